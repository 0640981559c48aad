namespace Perf.Telemetry.Monitors.DotNet;

/// <summary>What a .NET process is looked for, so that an error says what its reader can write.</summary>
/// <param name="Verb">What this user may not do with a process that is not found: ask for counters.</param>
/// <param name="Written">How the process is given by its number.</param>
internal sealed record DotNetUse(string Verb, Func<int, string> Written)
{
    /// <summary>By the monitor.</summary>
    public static DotNetUse Counters { get; } = new("ask for counters", static id => $"dotnet={id}");

    /// <summary>By -Profile.</summary>
    /// <param name="kind">Which samples count.</param>
    public static DotNetUse Profile(ProfileKind kind) => new("sample", id => $"-Profile {(kind == ProfileKind.Wall ? "wall" : "cpu")}={id}");
}
