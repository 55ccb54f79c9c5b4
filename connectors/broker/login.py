"""The login of this process where there is no server to give one."""

import os
import pwd


def operating_system_user() -> str:
    """Return who runs this process: from the password file, not from the environment, which anybody can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
