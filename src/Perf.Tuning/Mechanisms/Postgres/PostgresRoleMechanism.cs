using System.Globalization;

namespace Perf.Tuning.Postgres;

/// <summary>
/// Settings that a role or a database brings with it: ALTER ROLE or ALTER DATABASE ... SET. The key is <c>role:shop/work_mem</c> or <c>database:shop/jit</c>; null takes the setting away. They hold in
/// sessions that begin afterwards.
/// </summary>
internal sealed class PostgresRoleMechanism(MechanismContext context) : IMechanism
{
    private const string EntryFact = "entry:";

    private const string OwnersSql =
        """
        SELECT 'role', r.rolname::text, (SELECT rolsuper OR rolcreaterole FROM pg_catalog.pg_roles WHERE rolname = current_user) FROM pg_catalog.pg_roles r
        UNION ALL SELECT 'database', d.datname::text, pg_catalog.pg_has_role(d.datdba, 'USAGE') FROM pg_catalog.pg_database d
        """;

    /// <inheritdoc/>
    public string Name => "postgresql.role";

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        RoleKey[] keys = [.. order.Settings.Select(RoleKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        RoleSettings seen = await ReadAsync(session, keys, cancellation).ConfigureAwait(false);
        return new Observation
        {
            Values = keys.ToDictionary(key => key.Text, key => seen.ValueOf(key, order.Settings[key.Text])),
            Refusal = keys.Select(key => seen.WhyNot(key, order.Settings[key.Text], context.Targets.Postgres?.ApplicationRole)).FirstOrDefault(why => why is not null),
            IsSet = keys.All(key => seen.ValueOf(key, order.Settings[key.Text]) == order.Settings[key.Text]),
            State = session.Facts.Identifier,
            Identity = session.Facts.Identifier,
            Diff = string.Concat(keys
                .Where(key => seen.ValueOf(key, order.Settings[key.Text]) != order.Settings[key.Text])
                .Select(key => $"-- {key.Setting} of {key.Kind} {key.Owner}: {seen.ValueOf(key, null) ?? "not set"} -> {order.Settings[key.Text] ?? "not set"}\n{key.Sql(order.Settings[key.Text])};\n")),
            Warnings = ["It holds in sessions that begin afterwards: a pool keeps those that it has until it opens new ones."],
        };
    }

    /// <inheritdoc/>
    public async Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        RoleKey[] keys = [.. order.Settings.Select(RoleKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        RoleSettings seen = await ReadAsync(session, keys, cancellation).ConfigureAwait(false);
        Dictionary<string, string> facts = session.CapturedFacts();
        foreach (RoleKey key in keys)
        {
            if (seen.ValueOf(key, null) is { } entry)
            {
                facts[EntryFact + key.Text] = entry;
            }
        }

        return new Capture { Before = keys.ToDictionary(key => key.Text, key => seen.ValueOf(key, null)), Facts = facts };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        string[] statements = [.. order.Settings.Select(setting => RoleKey.Of(setting).Sql(setting.Value))];
        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);

        // All of them or none.
        await session.TogetherAsync(statements, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        RoleKey[] all = [.. order.Settings.Where(setting => keys.Contains(setting.Key)).Select(RoleKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        RoleSettings seen = await ReadAsync(session, all, cancellation).ConfigureAwait(false);

        // A role or a database that is gone has taken its settings with it.
        IEnumerable<RoleKey> left = all.Where(key => seen.Has(key) && seen.ValueOf(key, null) != capture.Facts.GetValueOrDefault(EntryFact + key.Text)).Reverse();
        await session.TogetherAsync([.. left.Select(key => key.Sql(capture.Facts.GetValueOrDefault(EntryFact + key.Text)))], CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture) =>
        [.. order.Settings.Reverse().Select(setting => Psql.Line(capture.Facts, RoleKey.Of(setting).Sql(capture.Facts.GetValueOrDefault(EntryFact + setting.Key))))];

    private static async Task<RoleSettings> ReadAsync(PostgresSession session, RoleKey[] keys, CancellationToken cancellation) => new(
        session.Facts,
        await SettingRow.ReadAsync(session, keys.Select(key => key.Setting), cancellation).ConfigureAwait(false),
        await RoleEntry.AllAsync(session, cancellation).ConfigureAwait(false),
        (await session.RowsAsync(OwnersSql, cancellation).ConfigureAwait(false)).ToDictionary(row => string.Create(CultureInfo.InvariantCulture, $"{row[0]}:{row[1]}"), row => (bool)row[2], StringComparer.Ordinal));
}
