// The name by which the engine's format data knows it.
namespace Microsoft.PowerShell.Commands;

/// <summary>What Get-FileHash gives.</summary>
public sealed class FileHashInfo
{
    public string Algorithm { get; init; } = "";

    public string Hash { get; init; } = "";

    public string? Path { get; init; }
}
