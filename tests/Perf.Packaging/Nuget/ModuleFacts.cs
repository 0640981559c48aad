using System.Text.Json;

namespace Perf.Packaging.Nuget;

/// <summary>What the module's manifest says, as build.ps1 reads it: PowerShell's own commands understand manifests, and nothing else has to.</summary>
internal sealed record ModuleFacts
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNameCaseInsensitive = true };

    public required string Version { get; init; }

    public required string Author { get; init; }

    public string CompanyName { get; init; } = "";

    public string Copyright { get; init; } = "";

    public required string Description { get; init; }

    public string LicenseUri { get; init; } = "";

    /// <summary>The product's home; empty where nobody has said it.</summary>
    public string ProjectUri { get; init; } = "";

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The names of the commands that the module exports.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    public static ModuleFacts Read(string json) => JsonSerializer.Deserialize<ModuleFacts>(json, s_options)
        ?? throw new PackingException("The module's facts are empty: build.ps1 writes them from the manifest.");
}
