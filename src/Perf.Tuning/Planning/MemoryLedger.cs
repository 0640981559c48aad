using System.Globalization;

namespace Perf.Tuning;

/// <summary>
/// What is spoken for of the machine's memory: by what is configured now, for the server as a whole and for the application's role, and by the changes of a plan together. Each may fit by itself where all of
/// them do not. Bytes. Pure.
/// </summary>
internal sealed record MemoryLedger
{
    /// <summary>The memory that there is, the limit of a control group considered.</summary>
    public required double Memory { get; init; }

    /// <summary>What programs other than PostgreSQL have now.</summary>
    public double Others { get; init; }

    /// <summary>PostgreSQL's settings of memory, by who has them (empty for the server, <c>role:shop</c>) and name; none where PostgreSQL is not on this machine.</summary>
    public IReadOnlyDictionary<(string Scope, string Name), double> Configured { get; init; } = new Dictionary<(string Scope, string Name), double>();

    /// <summary>Whether a setting is one that takes memory.</summary>
    public static bool Takes(string mechanism, string key) => OfPostgres(mechanism, key) is not null || (mechanism, key.ToLowerInvariant()) is ("dotnet.runtimeconfig", "system.gc.gen0size") or ("file.env", "dotnet_gcgen0size") or ("redis.config", "maxmemory");

    /// <summary>Why a change would be too much beside others; null where it is not, where it takes none, and where less is needed with it than without.</summary>
    /// <param name="chosen">The settings that are changed before.</param>
    /// <param name="added">Those of the change.</param>
    public string? Why(IReadOnlyList<(string Mechanism, SettingChange Setting)> chosen, IReadOnlyList<(string Mechanism, SettingChange Setting)> added)
    {
        if (!added.Any(one => Takes(one.Mechanism, one.Setting.Key)))
        {
            return null;
        }

        double before = Needed(chosen);
        double after = Needed([.. chosen, .. added]);
        return after <= MemoryBudget.MostShare * Memory || after <= before ? null
            : $"PostgreSQL and the other programs could then need {SizeText.Format(after)} of {SizeText.Format(Memory)}{(chosen.Any(one => Takes(one.Mechanism, one.Setting.Key)) ? ", with the changes before it in the plan" : "")}, more than {MemoryBudget.MostShare * 100:0} % of the memory";
    }

    private double Needed(IEnumerable<(string Mechanism, SettingChange Setting)> changes)
    {
        var values = new Dictionary<(string Scope, string Name), double>(Configured);
        double more = 0;
        foreach ((string mechanism, SettingChange one) in changes)
        {
            if (OfPostgres(mechanism, one.Key) is not { } name)
            {
                more += More(mechanism, one);
            }
            else if (one.After is null)
            {
                values.Remove(name);
            }
            else if (AmountText.TryParse(one.After, out double amount))
            {
                values[name] = amount;
            }
        }

        // Sessions are the role's or anybody's: the larger value is what they may need.
        return Configured.Count == 0 ? Others + more : new MemoryBudget
        {
            Others = Others + more,
            Values = values.GroupBy(one => one.Key.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(one => one.Value), StringComparer.Ordinal),
        }.Needed;
    }

    private static (string Scope, string Name)? OfPostgres(string mechanism, string key)
    {
        if (mechanism is not ("postgresql.setting" or "postgresql.role"))
        {
            return null;
        }

        string name = DenyList.NameOf(mechanism, key).Name;
        return MemoryBudget.Settings.Contains(name) ? (mechanism == "postgresql.role" ? key[..Math.Max(0, key.LastIndexOf('/'))] : "", name) : null;
    }

    // What others have now is counted already; a limit where none was takes nothing.
    private static double More(string mechanism, SettingChange one) => (mechanism, one.Key.ToLowerInvariant()) switch
    {
        ("dotnet.runtimeconfig", "system.gc.gen0size") => Amount(one.After) - Amount(one.Before),
        ("file.env", "dotnet_gcgen0size") => Hexadecimal(one.After) - Hexadecimal(one.Before),
        ("redis.config", "maxmemory") => Amount(one.Before) > 0 ? Math.Max(0, Amount(one.After) - Amount(one.Before)) : 0,
        _ => 0,
    };

    private static double Amount(string? text) => text is not null && AmountText.TryParse(text, out double amount) ? amount : 0;

    private static double Hexadecimal(string? text) =>
        long.TryParse(text?.StartsWith("0x", StringComparison.OrdinalIgnoreCase) == true ? text[2..] : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number) ? Math.Max(0, number) : 0;
}
