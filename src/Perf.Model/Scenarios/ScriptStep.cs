namespace Perf;

/// <summary>A step that is a script of PowerShell. It runs only where the user has allowed it.</summary>
public sealed record ScriptStep : ActionStep
{
    /// <summary>The script as it is written: no template. The virtual user's values are variables of it.</summary>
    public string Text { get; init; } = "";
}
