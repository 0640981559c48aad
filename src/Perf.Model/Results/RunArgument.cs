namespace Perf;

/// <summary>An argument of the command that made a run, as far as it may be shown to everybody who has the result.</summary>
public sealed record RunArgument
{
    /// <summary>The parameter's name without its dash: <c>Monitor</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Its values as text, with three points for what may be a secret: <c>postgresql=...</c>. Of <c>Variable</c> the names alone; of <c>Target</c> none, for the result's own has it without user name and password.
    /// </summary>
    public IReadOnlyList<string> Values { get; init => field = value.ToPlainArray(); } = [];
}
