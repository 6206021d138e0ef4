"""What is said around a running system: (Chinese, English)."""

SYSTEM: dict[str, tuple[str, str]] = {
    "usage": (
        """用法：./hotline400 <命令>

  up [--detach]     准备所缺的一切，然后全部运行（Ctrl-C 全部停止）
  down              停止 `up` 启动的一切
  status            哪些在运行、从何时起、是否正常
  logs [-f]         各部分最近写了什么
  doctor            检查每个先决条件，并说明如何补上所缺的
  demo              向运行中的系统拨打约二十通电话
  explain NUMBER    一通来电会怎样，逐步说明
  flow              检查文件中的呼叫流程；导出、导入号码的流程
  test [groups]     安装测试所需并运行测试
  serve             只运行引擎和网页服务，不含 Asterisk
""",
        """usage: ./hotline400 <command>

  up [--detach]     set up what is missing, then run everything (Ctrl-C stops all of it)
  down              stop what `up` started
  status            what runs, since when, and whether it is well
  logs [-f]         what the parts wrote lately
  doctor            check every prerequisite, and say how to mend what is missing
  demo              place some twenty calls against the running system
  explain NUMBER    what would happen to a caller, step by step
  flow              check a call flow in a file; export, import a number's
  test [groups]     install what tests need and run them
  serve             the engine and the web server alone, without Asterisk
""",
    ),
    "no_command": ("hotline400 没有命令 {command}。", "{command} is no command of hotline400."),
    "folder_unusable": (
        (
            "{place} 无法使用（{error}）。请更改其所有者，或用 data_folder（"
            "HOTLINE400_DATA_FOLDER）"
            "指定您自己的文件夹。"
        ),
        (
            "{place} cannot be used ({error}). Change its owner, or set data_folder "
            "(HOTLINE400_DATA_FOLDER) to a folder that is yours."
        ),
    ),
    "already_running": (
        "hotline400 已在运行：查看请用 `./hotline400 status`，停止请用 `./hotline400 down`",
        (
            "hotline400 is already running here: see `./hotline400 status`, stop it with "
            "`./hotline400 down`"
        ),
    ),
    "did_not_come_up": ("hotline400 没有启动成功：", "hotline400 did not come up:"),
    "still_starting": (
        (
            "hotline400 在运行，但 {seconds} 秒内没有全部正常（./hotline400 status 说明情况，"
            "./hotline400 down 停止）。输出："
        ),
        (
            "hotline400 runs, but not everything was well within {seconds} s (./hotline400 status "
            "says what; ./hotline400 down stops it). It said:"
        ),
    ),
    "stopped": ("已停止", "stopped"),
    "nothing_running": ("没有在运行", "nothing was running"),
    "process_up": ("进程 {id}，已运行 {time}", "process {id}, up {time}"),
    "down": ("未运行", "DOWN"),
    "unknown_no_engine": ("未知：引擎没有应答", "unknown: the engine does not answer"),
    "part_supervisor": ("看护", "supervisor"),
    "part_asterisk": ("asterisk", "asterisk"),
    "part_engine": ("引擎", "engine"),
    "part_database": ("数据库", "database"),
    "part_overall": ("总体", "overall"),
    "health_ok": ("正常", "ok"),
    "health_degraded": ("部分不可用", "degraded"),
    "health_down": ("不可用", "down"),
    "web_port_taken": (
        (
            "控制台所用的 TCP 端口 {port}（{host}）无法使用（{error}）。请停止占用它的程序，或用 "
            "hotline400.toml 中的 web_port（或 HOTLINE400_WEB_PORT）另选一个。"
        ),
        (
            "TCP port {port} on {host}, for the console, "
            "cannot be used ({error}). Stop the program "
            "that holds it, or choose another with web_port in hotline400.toml (or "
            "HOTLINE400_WEB_PORT)."
        ),
    ),
    "port_taken": (
        (
            "{protocol} 端口 {port}（{host}）无法使用（{error}）。请停止占用它的程序，或用 "
            "hotline400.toml 中的 {name}（或 {variable}）另选一个。"
        ),
        (
            "{protocol} port {port} on {host} cannot be used "
            "({error}). Stop the program that holds "
            "it, or choose another with {name} in hotline400.toml (or {variable})."
        ),
    ),
    "help_program": ("400 号码平台。", "The 400-number platform."),
    "help_up": ("全部运行", "run everything"),
    "help_down": ("全部停止", "stop everything"),
    "help_status": ("哪些在运行，状态如何", "what runs, and how it is"),
    "help_logs": ("各部分最近写了什么", "what the parts wrote lately"),
    "help_doctor": (
        "检查设置、端口、文件夹和数据库",
        "check settings, ports, folders and database",
    ),
    "help_demo": ("向运行中的系统拨打电话", "place calls against the running system"),
    "help_serve": ("只运行引擎和网页服务", "engine and web server alone"),
    "help_explain": ("打到某个号码的来电会怎样", "what would happen to a call to a number"),
    "help_flow": ("检查、导出或导入流程文档", "check, export or import a flow document"),
    "help_sign_ins": ("显示初始账号和密码", "show the first sign-ins and passwords"),
    "sign_in_first": (
        "初始密码：./hotline400 status --sign-ins",
        "first password: ./hotline400 status --sign-ins",
    ),
    "sign_in_published": (
        "仍是旧版本公开的密码，请立即更改",
        "still the password that former versions published: change it at once",
    ),
    "sign_in_changed": ("密码已更改", "password changed since"),
    "sign_in_gone": ("账号不存在", "there is no such account"),
    "sign_ins_unknown": (
        "无法读取数据库：{error}。请先运行 ./hotline400 up。",
        "The database cannot be read: {error}. Run ./hotline400 up first.",
    ),
    "first_passwords": ("初始密码", "first passwords"),
    "passwords_to_come": ("首次启动时随机生成", "made at random at the first start"),
    "passwords_own": ("没有使用公开的密码", "none that was published is in use"),
    "passwords_published": (
        "{logins} 仍在使用旧版本公开的密码，任何人都能登录。请在控制台“设置”中立即更改。",
        "{logins} still have published passwords: anybody can sign in. Change them at once.",
    ),
    "help_detach": ("在后台运行", "in the background"),
    "help_follow": ("并持续显示", "and go on"),
    "help_number": ("400 号码：十位数字", "the 400 number: ten digits"),
    "help_from": (
        "来电号码；不填表示没有显示号码",
        "the caller's number; without it: withheld",
    ),
    "help_at": (
        "中国时间，形如 2026-10-01T20:00；不填表示现在",
        "China's time, like 2026-10-01T20:00; without it: now",
    ),
    "help_keys": ("依次按下的键：3，或 021#", "every key pressed, in order: 3, or 021#"),
    "help_phones": ("接听电话怎样", "what phones do"),
    "help_check": (
        "说明文档为何不能发布",
        "say what keeps a document from being published",
    ),
    "help_file": ("JSON 文件，- 表示标准输入", "a JSON file, or - for standard input"),
    "help_look_up": (
        "在这个 400 号码里查找文档所指的内容",
        "look up what it names at this 400 number",
    ),
    "help_export": ("打印正在使用的文档", "print the document in force"),
    "help_import": ("把文档存为号码的草稿", "save a document as the number's draft"),
    "help_lang": (
        "不填则按 LC_ALL、LANG",
        "without it: by LC_ALL or LANG",
    ),
    "explain_unknown": ("没有号码 {number}。", "There is no number {number}."),
    "explain_away": (
        "数据库无法使用，以下按最后保存的配置说明。",
        "The database is away; this goes by the configuration kept last.",
    ),
    "explain_nothing": (
        "数据库无法使用，也没有保存过配置。",
        "The database is away, and no configuration was kept.",
    ),
    "explain_invalid": (
        "来电号码应为数字，时间形如 2026-10-01T20:00，按键为 0–9、* 和 #。",
        "A caller is digits, a time is like 2026-10-01T20:00, keys are 0–9, * and #.",
    ),
    "draft_saved": ("{number}：已存为草稿，修订 {revision}", "{number}: draft {revision}"),
    "check_passed": ("检查通过", "ok"),
    "severity_error": ("错误", "error"),
    "severity_warning": ("提醒", "warning"),
}
