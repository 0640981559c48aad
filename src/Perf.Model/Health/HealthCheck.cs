using System.Globalization;

namespace Perf;

/// <summary>What one check of the daily look at a setup found. It survives jobs, remoting and JSON.</summary>
public sealed record HealthCheck
{
    /// <summary>Its name, unique in a report: <c>prometheus</c>, or its kind and what is looked at, <c>tls:shop.example.com:443</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it fares.</summary>
    public HealthStatus Status { get; init; }

    /// <summary>One sentence that says what was found.</summary>
    public string Message { get; init; } = "";

    /// <summary>The figure that was judged, in <see cref="Unit"/>; null where there is none.</summary>
    public double? Value { get; init; }

    /// <summary>The limit that decided, or the next one that would, in <see cref="Unit"/>; null where there is none.</summary>
    public double? Limit { get; init; }

    /// <summary>The unit of value and limit: <c>ms</c>, <c>s</c>, <c>days</c>, <c>share</c>, <c>bytes</c>; empty for a plain number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The value for people: <c>12 days</c>; empty where there is none.</summary>
    public string ValueText => Text(Value);

    /// <summary>The limit for people; empty where there is none.</summary>
    public string LimitText => Text(Limit);

    /// <summary>What to do next; null where nothing is to be done.</summary>
    public string? Advice { get; init; }

    /// <summary>What was looked at: an address without secrets, a file or a folder; empty where that says nothing.</summary>
    public string Address { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>More that was found, one sentence each.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>When it was looked at.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The name without what is looked at: <c>tls</c>. -Include and -Exclude take it too.</summary>
    public string Kind => Name.Split(':')[0];

    private string Text(double? value) => value is not { } number || !double.IsFinite(number) ? "" : Unit switch
    {
        "share" => string.Create(CultureInfo.InvariantCulture, $"{number * 100:0.#} %"),
        "bytes" => SizeText.Format(number),
        "days" => string.Create(CultureInfo.InvariantCulture, $"{number:0.#} days"),
        _ => $"{NumberText.Format(number)} {Unit}".TrimEnd(),
    };
}
