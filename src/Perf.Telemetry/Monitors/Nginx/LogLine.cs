using System.Globalization;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>What one line of an access log says; times are seconds.</summary>
internal readonly record struct LogLine
{
    /// <summary>From the first byte of the request to the last of the answer.</summary>
    public double? RequestTime { get; init; }

    /// <summary>The servers behind, all that were tried; null where none was asked.</summary>
    public double? UpstreamTime { get; init; }

    /// <summary>Connecting to them.</summary>
    public double? ConnectTime { get; init; }

    /// <summary>The status.</summary>
    public int? Status { get; init; }

    /// <summary>HIT, MISS, BYPASS, ...; null where there is no cache.</summary>
    public string? Cache { get; init; }

    /// <summary>The same with a variable's value.</summary>
    public LogLine With(string variable, string value) => variable switch
    {
        "request_time" => this with { RequestTime = TimesOf(value) },
        "upstream_response_time" => this with { UpstreamTime = TimesOf(value) },
        "upstream_connect_time" => this with { ConnectTime = TimesOf(value) },
        "upstream_cache_status" => this with { Cache = value is "-" or "" ? null : value },
        "status" => this with { Status = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 100 and < 1000 ? status : null },
        _ => this,
    };

    // Several servers that were tried stand one after the other, with commas; of an internal redirect, with colons. A dash is one that was not asked.
    private static double? TimesOf(string text)
    {
        double sum = 0;
        bool hasAny = false;
        foreach (Range range in text.AsSpan().SplitAny(',', ':'))
        {
            if (double.TryParse(text.AsSpan(range).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double one))
            {
                sum += one;
                hasAny = true;
            }
        }

        return hasAny ? sum : null;
    }
}
