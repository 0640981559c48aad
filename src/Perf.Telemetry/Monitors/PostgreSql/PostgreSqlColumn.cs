namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>What becomes of a column of numbers.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Kind">How its value is made.</param>
/// <param name="Scale">What it is multiplied by.</param>
internal sealed record PostgreSqlColumn(MonitorSignal Signal, PostgreSqlColumnKind Kind, double Scale = 1)
{
    /// <summary>A value as it is.</summary>
    public static PostgreSqlColumn Gauge(string name, string unit, params (string, string)[] labels) => new(new MonitorSignal(name, unit, labels), PostgreSqlColumnKind.Gauge);

    /// <summary>A counter, whose rate a second is the value.</summary>
    public static PostgreSqlColumn Rate(string name, string unit, params (string, string)[] labels) => new(new MonitorSignal(name, unit, labels), PostgreSqlColumnKind.Rate);
}

/// <summary>How the value of a signal is made of a column.</summary>
internal enum PostgreSqlColumnKind
{
    /// <summary>As it is.</summary>
    Gauge,

    /// <summary>Its growth a second.</summary>
    Rate,

    /// <summary>Its growth over that of the column before: the time of a call, say.</summary>
    PerColumnBefore,

    /// <summary>Its growth as a share of its own and the column's before, in percent: hits of all look-ups.</summary>
    ShareWithColumnBefore,
}
