namespace Perf.Tuning.Settings;

/// <summary>
/// Files that no application's settings lie in: those by which servers and the system itself decide who may connect, what is kept and what runs. They have mechanisms of their own, which know what may be changed in
/// them, or are changed by people alone. Pure: the path alone is looked at; where links lead to is for who asks to find out.
/// </summary>
internal static class ServerFiles
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "postgresql.conf", "postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf", "pg_service.conf", ".pg_service.conf", ".pgpass", "pgpass.conf", "recovery.conf", "postmaster.opts",
        "redis.conf", "sentinel.conf", "users.acl", "nginx.conf", "fastcgi_params", ".htpasswd", "my.cnf", "mongod.conf", "sshd_config", "ssh_config", "authorized_keys",
        "sudoers", "sysctl.conf", "pam_env.conf", "limits.conf", "passwd", "shadow", "group", "gshadow", "crontab", "ld.so.conf", "ld.so.preload", "login.defs", "nsswitch.conf", "krb5.conf", "auditd.conf", "audit.rules",
    };

    private static readonly string[] s_folders =
    [
        "/etc/postgresql/", "/etc/postgresql-common/", "/etc/nginx/", "/etc/redis/", "/etc/mysql/", "/etc/ssh/", "/etc/ssl/", "/etc/pam.d/", "/etc/security/", "/etc/sudoers.d/", "/etc/audit/", "/etc/sysctl.d/",
        "/etc/ld.so.conf.d/", "/etc/profile.d/", "/etc/modprobe.d/", "/etc/tmpfiles.d/", "/etc/apparmor.d/", "/etc/selinux/", "/etc/systemd/", "/etc/cron.", "/usr/lib/sysctl.d/", "/usr/lib/systemd/", "/lib/systemd/", "/proc/", "/sys/", "/boot/",
    ];

    /// <summary>Why a file is none of an application's; null where it may be.</summary>
    /// <param name="path">The file, absolute.</param>
    public static string? Why(string path)
    {
        string plain = path.Replace('\\', '/');
        plain = plain is [_, ':', .. var behindTheDrive] ? behindTheDrive : plain;
        string name = plain[(plain.LastIndexOf('/') + 1)..];
        return s_names.Contains(name) || plain == "/etc/environment" || Array.Exists(s_folders, folder => plain.StartsWith(folder, StringComparison.Ordinal))
            ? $"{path} is a server's own file, or the system's, and no application's settings: it is never changed as such. Declare the server itself under tuning: (postgresql, nginx, redis, system); what may be changed of it is changed by its own mechanism." : null;
    }
}
