namespace Perf;

/// <summary>A script of PowerShell whose numbers are signals: a number, a hashtable of them, or an object with properties that are numbers.</summary>
public sealed record ScriptMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "powershell";

    /// <summary>The script.</summary>
    public string Text { get; init; } = "";
}
