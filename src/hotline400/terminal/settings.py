"""What is wrong with a setting: (Chinese, English)."""

SETTINGS: dict[str, tuple[str, str]] = {
    "unknown_variable": (
        "环境变量 {variable} 不是 hotline400 的设置。{known}",
        "{variable} in the environment is no setting of hotline400. {known}",
    ),
    "unknown_setting": (
        "{where} 不是 hotline400 的设置。{known}",
        "{where} is no setting of hotline400. {known}",
    ),
    "known_settings": ("可用的设置有：{names}。", "There are: {names}."),
    "file_unreadable": ("无法读取 {file}：{error}。", "{file} cannot be read: {error}."),
    "not_utf8": ("不是 UTF-8 文本", "it is not UTF-8 text"),
    "in_environment": ("环境变量 {variable}", "{variable} in the environment"),
    "in_file": ("{file} 中的 {name}", "{name} in {file}"),
    "whole_fault": (
        "{said}（见 {file} 或 HOTLINE400_*）。",
        "{said} (in {file} or HOTLINE400_*).",
    ),
    "wrong_secret": ("{where} {allowed}。", "{where} {allowed}."),
    "wrong_value": ("{where} 现为 {value}，但{allowed}。", "{where} is {value}, but {allowed}."),
    "number_from_to": (
        "必须是 {least} 到 {most} 之间的整数",
        "must be a whole number from {least} to {most}",
    ),
    "absolute_path": (
        "必须是绝对路径，例如 /srv/hotline400",
        "must be an absolute path, such as /srv/hotline400",
    ),
    "own_address": (
        "必须是本机的 IPv4 地址，或用 0.0.0.0 表示全部",
        "must be an IPv4 address of this machine, or 0.0.0.0 for all",
    ),
    "public_address": ("必须是 IPv4 地址或主机名", "must be an IPv4 address or a host name"),
    "web_address": (
        "必须是形如 http://127.0.0.1:8500/speak 的地址",
        "must be an address such as http://127.0.0.1:8500/speak",
    ),
    "networks": (
        "必须是以逗号分隔的网段：10.1.0.0/16",
        "must be networks with commas between them: 10.1.0.0/16",
    ),
    "proxies_everybody": (
        "只能是反向代理自己的地址，不能是全部地址",
        "must be the proxies' own addresses, not everybody's",
    ),
    "voice_names": (
        "必须是以逗号分隔的音色名称",
        "must be names of voices with commas between them",
    ),
    "database_kind": (
        "必须形如 postgresql://user:password@host/name（或 sqlite:////绝对路径）",
        "must be like postgresql://user:password@host/name (or sqlite:////absolute/path)",
    ),
    "one_of": ("必须是以下之一：{choices}", "must be one of: {choices}"),
    "not_understood": ("无法识别", "cannot be understood"),
    "too_few_ports": (
        "rtp_port_last 至少要比 rtp_port_first 大 99",
        "rtp_port_last must be at least 99 above rtp_port_first",
    ),
    "ports_collide": (
        "{one} 与 {other} 都是 {port}，必须不同",
        "{one} and {other} are both {port}: they must differ",
    ),
}
