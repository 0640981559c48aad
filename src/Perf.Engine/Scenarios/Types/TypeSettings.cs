namespace Perf.Engine.Scenarios.Types;

/// <summary>How much of a type's load is wanted: what the variables <c>rate</c> and <c>duration</c> say where a test is run by its type.</summary>
public sealed record TypeSettings
{
    /// <summary>The variable with the usual rate of the system.</summary>
    public const string RateVariable = "rate";

    /// <summary>The variable with the length of the whole test.</summary>
    public const string DurationVariable = "duration";

    /// <summary>The usual rate, iterations of all flows together per second; null for the scenario's own.</summary>
    public double? Rate { get; init; }

    /// <summary>How long the whole test takes, all its stages in proportion; null for the type's own length.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="given">The variables of the command line and of the environment; those of a scenario's file are its own and may mean something else.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: a value is no rate, or no duration.</exception>
    public static TypeSettings Of(IReadOnlyDictionary<string, Variable> given) => new()
    {
        Rate = TextOf(given, RateVariable) is not { } rate ? null
            : RateText.TryParse(rate, out double perSecond) ? perSecond
            : throw Wrong(RateVariable, rate, "the usual rate of the system: a number above 0 with its unit, such as 10/s or 300/m"),
        Duration = TextOf(given, DurationVariable) is not { } text ? null
            : DurationText.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero ? duration
            : throw Wrong(DurationVariable, text, "the length of the whole test, more than 0, such as 90s or 15m"),
    };

    private static string? TextOf(IReadOnlyDictionary<string, Variable> given, string name) =>
        given.TryGetValue(name, out Variable? variable) ? string.Join(", ", variable.Values.Select(value => value.Text)) : null;

    private static PerfException Wrong(string name, string text, string what) =>
        new(ErrorIds.ArgumentInvalid, $"The variable '{name}' is '{text}'. Where a test is run by its type (-Type), it is {what}.", text);
}
