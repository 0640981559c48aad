using System.Globalization;

namespace Perf;

/// <summary>A figure that is held against a target.</summary>
public sealed record Kpi
{
    /// <summary>Its name, such as <c>Availability</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The figure in <see cref="Unit"/>, or null when nothing was measured.</summary>
    public double? Value { get; init; }

    /// <summary>The target in <see cref="Unit"/>.</summary>
    public double Target { get; init; }

    /// <summary>Whether the figure must be at least the target; otherwise at most.</summary>
    public bool AtLeast { get; init; }

    /// <summary>The unit: <c>share</c> (0 to 1), <c>ms</c>, <c>s</c>, <c>per second</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether the target is met; null when nothing was measured.</summary>
    public bool? Met => Value is not { } value || double.IsNaN(value) ? null : AtLeast ? value >= Target : value <= Target;

    /// <summary>The figure with its unit, for people: <c>99.95 %</c>; <c>-</c> when nothing was measured.</summary>
    public string ValueText => Text(Value);

    /// <summary>The target for people: <c>&gt;= 99.9 %</c>.</summary>
    public string TargetText => $"{(AtLeast ? ">=" : "<=")} {Text(Target)}";

    /// <summary>What the figure was made of, one sentence each.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The figure over time, in order; empty where it has none.</summary>
    public IReadOnlyList<KpiWindow> Windows { get; init => field = value.ToPlainArray(); } = [];

    private string Text(double? value) => value is not { } number || double.IsNaN(number) ? "-" : Unit switch
    {
        "share" => string.Create(CultureInfo.InvariantCulture, $"{number * 100:0.###} %"),
        "s" => DurationText.Format(TimeSpan.FromSeconds(Math.Round(number, 1))),
        "per second" => $"{NumberText.Format(number)}/s",
        _ => $"{NumberText.Format(number)} {Unit}".TrimEnd(),
    };
}
