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

    /// <summary>Reads it as -Profile takes it: a process, <c>cpu=process</c> or <c>wall=process</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is neither.</exception>
    public static ProfileDefinition Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string kind = equals < 0 ? "cpu" : text[..equals].Trim();
        string process = text[(equals + 1)..].Trim();
        return process.Length > 0 && Enum.GetNames<ProfileKind>().FirstOrDefault(name => string.Equals(name, kind, StringComparison.OrdinalIgnoreCase)) is { } known
            ? new ProfileDefinition { Process = process, Kind = Enum.Parse<ProfileKind>(known) }
            : throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"'{text}' is no profile. It is a .NET process, by its number or its name (1234, Shop.dll), with cpu= or wall= before it for what is sampled: cpu=Shop.dll shows where the processor's time goes, wall=Shop.dll where threads wait, too.",
                text);
    }

    /// <summary>The process' number, where it is one.</summary>
    public int? ProcessId => int.TryParse(Process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
}
