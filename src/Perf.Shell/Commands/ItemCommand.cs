using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>A command on existing items: -Path with wildcards, or -LiteralPath without.</summary>
public abstract class ItemCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    private protected bool IsLiteral => ParameterSetName == "LiteralPath";

    /// <summary>The items as paths that name them exactly.</summary>
    private protected IEnumerable<(string Path, ProviderInfo Provider)> Items() => ItemPaths.Existing(this, Path, IsLiteral);

    /// <summary>A path that another command understands wherever it is.</summary>
    private protected static string Qualified(string path, ProviderInfo provider) => provider.Name == "FileSystem" ? path : $"{provider.Name}::{path}";
}
