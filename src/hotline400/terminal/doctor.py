"""What `doctor` says: (Chinese, English)."""

DOCTOR: dict[str, tuple[str, str]] = {
    # what every machine needs
    "runs_on": (
        "hotline400 需要 64 位 Linux（x86-64 或 ARM）。",
        "hotline400 runs on 64-bit Linux (x86-64 or ARM).",
    ),
    "machine": ("{system}，{machine}", "{system} on {machine}"),
    "python_needed": ("需要 Python 3.11 或更新。", "Python 3.11 or newer is needed."),
    "runs_as": ("Asterisk 以 hotline400 用户运行", "Asterisk runs as the user hotline400"),
    "sudo_use": ("只用于安装软件包", "used only to install packages"),
    "sudo_needed": (
        "请以 root 运行 ./hotline400，或安装 sudo。",
        "Run ./hotline400 as root, or install sudo.",
    ),
    "debian_needed": ("需要 Debian 12、13 或 Ubuntu。", "Debian 12, 13 or Ubuntu is needed."),
    "python_environment": ("Python 环境", "Python environment"),
    "up_sets_up": ("`up` 会自动建立", "`up` sets it up"),
    "up_installs_venv": ("`up` 会先安装 python3-venv", "`up` installs python3-venv first"),
    "no_console": ("这里没有控制台，不需要", "not needed: no console in this checkout"),
    "version": ("版本 {version}", "version {version}"),
    "up_brings": ("`up` 会自带", "`up` brings its own"),
    "systems_own": ("系统自带", "the system's own"),
    "private_in": ("专用，位于 {root}", "private, in {root}"),
    "up_fetches_asterisk": ("`up` 会下载专用版本", "`up` fetches a private one"),
    "text_to_speech": ("文字转语音", "text to speech"),
    "up_fetches_voices": (
        "`up` 会下载音色；没有它其他功能照常",
        "`up` fetches the voices; all else works without",
    ),
    "machines_name": ("本机名称 {name}", "this machine's own name, {name}"),
    "up_lists_name": ("`up` 会写入 {hosts}", "`up` lists it in {hosts}"),
    "disk_free": ("{folder} 剩余 {free} GB", "{free} GB free under {folder}"),
    "disk_needed": (
        "请在 {folder} 腾出至少 {needed} GB。",
        "Free at least {needed} GB under {folder}.",
    ),
    "rest_later": (
        "设置、端口、文件夹与数据库：首次 `./hotline400 up` 之后检查",
        "settings, ports, folders and database: checked after the first `./hotline400 up`",
    ),
    # what the program needs
    "settings": ("设置", "settings"),
    "valid": ("有效", "valid"),
    "ports": ("端口", "ports"),
    "data_folder": ("数据文件夹", "data folder"),
    "database": ("数据库", "database"),
    "sip_over_tls": ("SIP over TLS", "SIP over TLS"),
    "ports_ours": ("由我们自己的 Asterisk 使用", "in use by our own Asterisk"),
    "free": ("空闲", "free"),
    "folder_unwritable": (
        (
            "{folder} 无法写入（{error}）。请更改其所有者，或用 data_folder（"
            "HOTLINE400_DATA_FOLDER）"
            "指定另一个文件夹。"
        ),
        (
            "{folder} cannot be written ({error}). Change its owner, or set data_folder "
            "(HOTLINE400_DATA_FOLDER) to another."
        ),
    ),
    "folder_full": (
        "{folder} 只剩 {free} GB：录音需要空间",
        "only {free} GB free under {folder}: recordings need room",
    ),
    "folder_free": ("{folder}，剩余 {free} GB", "{folder}, {free} GB free"),
    "database_no_address": (
        "database_url 不是数据库地址。应形如：postgresql+psycopg://u:p@host/db",
        "database_url is no database address. Like: postgresql+psycopg://u:p@host/db",
    ),
    "postgresql_on": ("PostgreSQL {version}，位于 {host}", "PostgreSQL {version} on {host}"),
    "database_refuses": (
        "{host} 拒绝连接：{error}。请检查 database_url。",
        "{host} refuses us: {error}. Check database_url.",
    ),
    "sqlite_to_come": ("SQLite，将创建 {path}", "SQLite, will be created as {path}"),
    "sqlite_broken": (
        "{path} 不是可读的 SQLite：{error}。请恢复备份。",
        "{path} cannot be read as SQLite: {error}. Restore it.",
    ),
    "sqlite": ("SQLite，{path}", "SQLite, {path}"),
    "certificate_there": ("证书已有", "certificate present"),
    "openssl_needed": (
        "没有 openssl，无法生成证书：apt-get install openssl",
        "no openssl to make a certificate: apt-get install openssl",
    ),
    "certificate_to_come": ("将生成自签名证书", "a self-signed certificate will be made"),
    "asterisk_missing": (
        "没有 {oldest} 或更新版本的 Asterisk：运行 `./hotline400 up`（或 `test`）会下载专用版本",
        (
            "no Asterisk of version {oldest} or newer here: "
            "run `./hotline400 up` (or `test`), which "
            "fetches a private one"
        ),
    ),
}
