using System.Globalization;

namespace Perf;

/// <summary>A .NET process that is to be sampled while a run goes on.</summary>
public sealed record ProfileDefinition
{
    /// <summary>The process' number, or the name of the program or of the assembly that dotnet runs: <c>Shop.dll</c>.</summary>
    public string Process { get; init; } = "";

    /// <summary>Which samples count.</summary>
    public ProfileKind Kind { get; init; }

    /// <summary>How long after the load's start sampling begins: a target that has just started compiles its code first.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it samples, at most until the load ends.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The process' number, where it is one.</summary>
    public int? ProcessId => int.TryParse(Process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
}
