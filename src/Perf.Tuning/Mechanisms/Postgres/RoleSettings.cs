namespace Perf.Tuning.Postgres;

/// <summary>All that decides about settings of roles and databases, as it was read at one moment. Pure.</summary>
/// <param name="Facts">The server.</param>
/// <param name="Rows">The settings by name.</param>
/// <param name="Entries">What roles and databases set for themselves.</param>
/// <param name="Owners">Roles and databases (<c>role:shop</c>), and whether the session's role may change their settings.</param>
internal sealed record RoleSettings(ServerFacts Facts, IReadOnlyDictionary<string, SettingRow> Rows, IReadOnlyList<RoleEntry> Entries, IReadOnlyDictionary<string, bool> Owners)
{
    /// <summary>Whether the role or database is there.</summary>
    public bool Has(RoleKey key) => Owners.ContainsKey(key.Place);

    /// <summary>The value that it sets, in the words that are asked for where both mean the same; null where it sets none.</summary>
    public string? ValueOf(RoleKey key, string? wanted)
    {
        (string role, string database) = key.Kind == "role" ? (key.Owner, "") : ("", key.Owner);
        string? value = Entries.FirstOrDefault(entry => entry.Role == role && entry.Database == database && entry.IsOf(key.Setting))?.Value;
        return value is not null && wanted is not null && Rows.TryGetValue(key.Setting, out SettingRow? row) && SettingValue.AreEqual(row, value, wanted) ? wanted : value;
    }

    /// <summary>Why it cannot be changed, with what to do; null where it can.</summary>
    public string? WhyNot(RoleKey key, string? wanted, string? applicationRole)
    {
        if (!Has(key))
        {
            return $"There is no {key.Kind} '{key.Owner}' on this server. Name the one that the application uses.";
        }

        if (!Rows.TryGetValue(key.Setting, out SettingRow? row))
        {
            return $"PostgreSQL {Facts.Major} has no setting '{key.Setting}', or the role '{Facts.User}' may not see it. Look for its name in pg_settings; of a library, it is there once the library is loaded.";
        }

        if (row.Context is "internal" or "postmaster" or "sighup")
        {
            return $"{key.Setting} is of the whole server and cannot be set for a {key.Kind}. Change it by the mechanism postgresql.setting.";
        }

        if (Facts.IsStandby)
        {
            return "The server follows another one and takes no changes. Change the primary.";
        }

        if (!Facts.IsSuperuser && !Owners[key.Place])
        {
            return key.Kind == "role"
                ? $"The role '{Facts.User}' may not change the role '{key.Owner}'. Let it, as a superuser: ALTER ROLE {SqlText.Name(Facts.User)} CREATEROLE;"
                : $"The role '{Facts.User}' may not change the database '{key.Owner}': its owner may. Connect as the owner.";
        }

        if (Winning(key, applicationRole) is { } winner)
        {
            return $"{key.Setting} is set by {winner.Owner} too, which wins. Take that away first: {winner.Owner} RESET {key.Setting}.";
        }

        return wanted is not null && SettingValue.WhyNot(row, wanted) is { } why ? $"{why}." : null;
    }

    // What is set more closely to the application's session wins.
    private RoleEntry? Winning(RoleKey key, string? applicationRole) => Entries.FirstOrDefault(entry => entry.IsOf(key.Setting) && (key.Kind == "role"
        ? entry.Role == key.Owner && entry.Database.Length > 0 && (entry.Database == Facts.Database)
        : applicationRole is not null && entry.Role == applicationRole && (entry.Database.Length == 0 || entry.Database == key.Owner)));
}
