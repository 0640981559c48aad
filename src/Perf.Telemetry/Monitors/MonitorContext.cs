namespace Perf.Telemetry.Monitors;

/// <summary>What monitors are made with.</summary>
public sealed record MonitorContext
{
    /// <summary>Puts values in place of a text's references. What it gives may hold secrets.</summary>
    public Func<string, string> Resolve { get; init; } = static text => text;

    /// <summary>Runs scripts; null where none may run.</summary>
    public IScriptHost? Scripts { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
