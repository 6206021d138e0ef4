"""The modules that Asterisk loads: a short explicit list starts faster and offers less to attack.

Left out on purpose: every channel driver but PJSIP (and the core's Local), `res_pjsip_refer` (a
carrier must not transfer a caller of ours anywhere), voicemail, queues, parking, CDR and CEL
back-ends (their rows are lost in a crash; the engine keeps its own), AGI, SHELL, System.
"""

SIP = (
    "res_pjproject", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb",
    "res_pjsip", "res_pjsip_session", "res_pjsip_pubsub", "res_pjsip_sdp_rtp", "res_pjsip_nat",
    "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_outbound_registration", "res_pjsip_registrar", "res_pjsip_path",
    "res_pjsip_endpoint_identifier_ip", "res_pjsip_endpoint_identifier_user",
    "res_pjsip_caller_id", "res_pjsip_diversion", "res_pjsip_header_funcs",
    "res_pjsip_dtmf_info", "res_pjsip_dlg_options", "res_pjsip_empty_info", "res_pjsip_rfc3326",
    "res_pjsip_logger", "res_http_websocket", "res_websocket_client",
    "res_pjsip_transport_websocket", "chan_pjsip",
)  # fmt: skip

MEDIA = (
    "res_timing_timerfd", "res_crypto", "res_srtp", "res_rtp_asterisk",
    "codec_alaw", "codec_ulaw", "codec_a_mu", "codec_g722", "codec_resample",
    "codec_opus_open_source", "res_format_attr_opus",
    "format_pcm", "format_sln", "format_wav",
    "bridge_simple", "bridge_native_rtp", "bridge_softmix", "bridge_holding",
    "chan_bridge_media", "app_mixmonitor",
)  # fmt: skip

CONTROL = (
    "res_stasis", "res_stasis_answer", "res_stasis_playback", "res_stasis_recording",
    "res_stasis_snoop", "res_stasis_device_state", "app_stasis",
    "res_ari_model", "res_ari", "res_ari_applications", "res_ari_asterisk", "res_ari_bridges",
    "res_ari_channels", "res_ari_device_states", "res_ari_endpoints", "res_ari_events",
    "res_ari_playbacks", "res_ari_recordings", "res_ari_sounds",
)  # fmt: skip

DIALPLAN = (
    "pbx_config", "app_dial", "app_exec", "app_stack", "func_base64", "func_callerid",
    "func_channel",
    "func_cut", "func_db",
    "func_env", "func_groupcount", "func_hangupcause", "func_logic", "func_math",
    "func_pjsip_aor", "func_pjsip_contact", "func_pjsip_endpoint", "func_rand",
    "func_strings", "func_timeout", "func_uri",
)  # fmt: skip

OPTIONAL = frozenset({"codec_opus_open_source", "codec_a_mu", "res_format_attr_opus"})
"""Not every build has these; the rest must be there."""


def module_names() -> tuple[str, ...]:
    """In the order in which they are loaded."""
    return (*SIP, *MEDIA, *CONTROL, *DIALPLAN)
