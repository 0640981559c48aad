using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tuning.Postgres;

/// <summary>All that decides about settings of a server, as it was read at one moment. What follows from it is pure.</summary>
internal sealed record SettingsSeen
{
    private const string ReadSql = "SELECT pg_catalog.pg_read_binary_file('postgresql.auto.conf')";

    // From version 15 on single settings can be granted; before, it takes a superuser.
    private const string MaySetSql = "SELECT n FROM pg_catalog.unnest($1) n WHERE pg_catalog.has_parameter_privilege(current_user, n, 'ALTER SYSTEM')";

    private const string MayReloadSql = "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE')";

    private const string AllowsSql = "SELECT coalesce(pg_catalog.current_setting('allow_alter_system', true), 'on') = 'on'";

    /// <summary>The server.</summary>
    public required ServerFacts Facts { get; init; }

    /// <summary>Which of its cluster's servers it is (<see cref="PostgresSession.NodeAsync"/>).</summary>
    public string Node { get; init; } = "";

    /// <summary>The server as what is captured of it is compared: postgresql.auto.conf is its own, and no other's of its cluster.</summary>
    public string Identity => Node.Length == 0 ? Facts.Identifier : $"{Facts.Identifier}, {Node}";

    /// <summary>What a new session sees, by name.</summary>
    public required IReadOnlyDictionary<string, SettingRow> Rows { get; init; }

    /// <summary>The bytes of postgresql.auto.conf; null where nobody lets us read them.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The file's path on this machine; null where it is on another.</summary>
    public string? Path { get; init; }

    /// <summary>Why the file cannot be replaced from here; null where it can.</summary>
    public string? WhyFixed { get; init; }

    /// <summary>Settings that roles and databases set for themselves.</summary>
    public IReadOnlyList<RoleEntry> Overrides { get; init; } = [];

    /// <summary>Settings that the session's role may set.</summary>
    public IReadOnlySet<string> Allowed { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the session's role may have the configuration read anew.</summary>
    public bool MayReload { get; init; } = true;

    /// <summary>Whether the server takes ALTER SYSTEM at all (allow_alter_system, from version 17 on).</summary>
    public bool TakesAlterSystem { get; init; } = true;

    /// <summary>What the application connects as; null where that is not known.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>The file's settings; those of an empty one where it cannot be read.</summary>
    public AutoConf File => AutoConf.Parse(Bytes);

    /// <summary>Reads it.</summary>
    public static async Task<SettingsSeen> ReadAsync(PostgresSession session, IEnumerable<string> names, string? applicationRole, CancellationToken cancellation)
    {
        string[] asked = [.. names];
        IReadOnlyDictionary<string, SettingRow> rows = await SettingRow.ReadAsync(session, asked, cancellation).ConfigureAwait(false);
        (byte[]? bytes, string? path, string? fixedBy) = await FileAsync(session, cancellation).ConfigureAwait(false);
        return new SettingsSeen
        {
            Facts = session.Facts,
            Node = await session.NodeAsync(cancellation).ConfigureAwait(false),
            Rows = rows,
            Bytes = bytes,
            Path = path,
            WhyFixed = fixedBy,
            Overrides = await RoleEntry.HereAsync(session, cancellation).ConfigureAwait(false),
            Allowed = await AllowedAsync(session, [.. rows.Keys], cancellation).ConfigureAwait(false),
            MayReload = (bool)(await session.RowsAsync(MayReloadSql, cancellation).ConfigureAwait(false))[0][0],
            TakesAlterSystem = (bool)(await session.RowsAsync(AllowsSql, cancellation).ConfigureAwait(false))[0][0],
            ApplicationRole = applicationRole,
        };
    }

    /// <summary>The bytes of postgresql.auto.conf as the server has them, null where nobody lets us read them; its path, where it is on this machine; and why it cannot be replaced from here.</summary>
    public static async Task<(byte[]? Bytes, string? Path, string? WhyFixed)> FileAsync(PostgresSession session, CancellationToken cancellation)
    {
        // Asked anew with each session: the same address may lead to another server by now.
        string? path = LocalCluster.FileIn(session.Facts);
        string? why = path is null
            ? session.Facts.DataDirectory.Length == 0
                ? "the role may not know where it is (GRANT pg_read_all_settings)"
                : $"{session.Facts.DataDirectory} is not on this machine, or may not be read by this user"
            : null;
        byte[]? bytes = null;
        if (path is not null)
        {
            try
            {
                FileContent? file = FileSwap.Read(path, [session.Facts.DataDirectory]);
                bytes = file?.Bytes;
                why = file is null ? $"{path} is not there" : FileSwap.WhyFixed(file);
            }
            catch (PerfException e)
            {
                why = e.Message;
            }
        }

        try
        {
            bytes ??= (byte[])(await session.RowsAsync(ReadSql, cancellation).ConfigureAwait(false))[0][0];
        }
        catch (PerfException e) when (e.InnerException is Npgsql.PostgresException)
        {
            // Not allowed: what follows from that is told where it matters.
        }

        return (bytes, path, why);
    }

    /// <summary>A setting's value in effect, or the one that the next reload or restart would bring: in the words that are asked for where both mean the same.</summary>
    public string? ValueOf(string key, string? wanted)
    {
        if (!Rows.TryGetValue(key, out SettingRow? row))
        {
            return null;
        }

        // What stands in the file and is not in effect yet: a process died before the reload, or the restart is still to come. Not where something else wins for good.
        string? entry = File[key];
        string shown = entry is not null && row.Source is "default" or "configuration file" && !IsEntry(row, entry) ? entry ?? row.Shown : row.Shown;
        return wanted is not null && (SettingValue.AreEqual(row, shown, wanted) || (entry == wanted && IsEntry(row, wanted))) ? wanted : shown;
    }

    /// <summary>Whether nothing is left to be done.</summary>
    public bool IsSet(string key, string? wanted) => wanted is null ? File[key] is null : Rows.ContainsKey(key) && ValueOf(key, wanted) == wanted;

    /// <summary>Whether a value is in effect in sessions that begin now.</summary>
    public bool IsInEffect(string key, string wanted) =>
        Rows.TryGetValue(key, out SettingRow? row) && (SettingValue.AreEqual(row, row.Shown, wanted) || (File[key] == wanted && IsEntry(row, wanted)));

    /// <summary>Why a setting cannot be changed, with what to do; null where it can.</summary>
    public string? WhyNot(string key, string? wanted)
    {
        if (!Rows.TryGetValue(key, out SettingRow? row))
        {
            return $"PostgreSQL {Facts.Major} has no setting '{key}', or the role '{Facts.User}' may not see it. Look for its name in pg_settings; of a library, it is there once the library is loaded.";
        }

        if (row.Context == "internal")
        {
            return $"{key} is fixed when a server is built or its cluster is made.";
        }

        if (row.Source == "command line")
        {
            return $"{key} is given on the server's command line, which wins over ALTER SYSTEM: take it away there (-c {key}=...), and set it in postgresql.conf.";
        }

        if (Overriding(key) is { } owner)
        {
            return $"{key} is set by {owner}, which wins over the server's own value: change it there (mechanism postgresql.role), or take it away: {owner} RESET {key}.";
        }

        if (row.Source is not ("default" or "configuration file" or "environment variable" or "override"))
        {
            return $"{key} is set for Perf's own sessions ({row.Source}), so that the server's value cannot be read back: take it out of the connection string, or of the role '{Facts.User}'.";
        }

        return WhyNotAllowed(key) ?? (wanted is null ? null : SettingValue.WhyNot(row, wanted) is { } why ? $"{why}." : null) ?? WhyNoRestart(key, row);
    }

    /// <summary>Why a setting is not left waiting for a restart that nobody has asked for; null where it is not.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="wanted">What it is to be; null to take it away.</param>
    /// <param name="effect">When the change is to take effect.</param>
    public string? WhyUnasked(string key, string? wanted, TuningEffect effect) =>
        effect != TuningEffect.Restart && Rows.TryGetValue(key, out SettingRow? row) && row.NeedsRestart && !IsSet(key, wanted)
            ? $"{key} takes effect at a restart of PostgreSQL alone, and this change asks for none: it would wait for the next one, whoever makes that, and nobody would look whether the server starts with it. Write 'effect: restart' beside its mechanism, which takes the strategy aggressive and a command under restart: postgresql:."
            : null;

    private string? WhyNotAllowed(string key) =>
        !TakesAlterSystem ? "The server does not take ALTER SYSTEM (allow_alter_system = off): its settings are kept elsewhere, and are to be changed there."
        : !Facts.IsSuperuser && !Allowed.Contains(key) ? Facts.Major >= 15
            ? $"The role '{Facts.User}' may not set {key}. Let it, as a superuser: GRANT ALTER SYSTEM ON PARAMETER {key} TO {SqlText.Name(Facts.User)};"
            : $"The role '{Facts.User}' may not set {key}: before version 15, only a superuser may ALTER SYSTEM."
        : !MayReload ? $"The role '{Facts.User}' may not have the configuration read anew. Let it, as a superuser: GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO {SqlText.Name(Facts.User)};"
        : Bytes is null ? $"What stands in postgresql.auto.conf may not be read by the role '{Facts.User}', and could not be put back. Let it, as a superuser: GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text) TO {SqlText.Name(Facts.User)};"
        : null;

    // With a value that it does not take, the server does not start again, and SQL is gone: what was there must be brought back as bytes.
    private string? WhyNoRestart(string key, SettingRow row) => row.NeedsRestart && WhyFixed is { } why
        ? $"{key} takes effect at a restart, and a server that does not start again is brought back from the bytes of postgresql.auto.conf, which cannot be done from here: {why.TrimEnd('.')}. Run Perf on the server's machine, as its user or as root."
        : null;

    /// <summary>Who sets a setting besides the server, where it is not known whether the application connects as them.</summary>
    public IEnumerable<string> PerhapsOverriding(string key) => ApplicationRole is not null
        ? []
        : Overrides.Where(entry => entry.Role.Length > 0 && entry.Role != Facts.User && entry.IsOf(key)).Select(entry => entry.Role).Distinct();

    private string? Overriding(string key) =>
        Overrides.FirstOrDefault(entry => (entry.Role.Length == 0 || entry.Role == ApplicationRole || entry.Role == Facts.User) && entry.IsOf(key))?.Owner;

    // Where the file's own line is what is in effect: some enumerations have several words for one value, and show another than was written.
    private static bool IsEntry(SettingRow row, string entry) =>
        SettingValue.AreEqual(row, row.Shown, entry) || (row.Kind == "enum" && !row.IsPending && row.File.EndsWith($"/{AutoConf.FileName}", StringComparison.Ordinal));

    private static async Task<IReadOnlySet<string>> AllowedAsync(PostgresSession session, string[] names, CancellationToken cancellation)
    {
        IEnumerable<string> allowed = session.Facts.IsSuperuser ? names
            : session.Facts.Major < 15 || names.Length == 0 ? []
            : (await session.RowsAsync(MaySetSql, cancellation, [names]).ConfigureAwait(false)).Select(row => (string)row[0]);
        return allowed.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private bool PrintMembers(StringBuilder builder)
    {
        // The file may hold a password (primary_conninfo): it is in no message and no log.
        builder.Append("Rows = ").Append(Rows.Count);
        return true;
    }
}
