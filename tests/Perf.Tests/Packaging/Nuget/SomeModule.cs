using Perf.Packaging.Nuget;

namespace Perf.Tests.Packaging.Nuget;

/// <summary>A manifest's facts, as build.ps1 writes them.</summary>
internal static class SomeModule
{
    public static ModuleFacts Facts { get; } = ModuleFacts.Read("""
        {
          "version": "1.2.3",
          "author": "Some people",
          "companyName": "Some people",
          "copyright": "(c) Some people",
          "description": "Makes <load> & judges it.",
          "licenseUri": "https://opensource.org/license/mit",
          "projectUri": "https://example.org/perf",
          "tags": ["performance", "http"],
          "commands": ["Stop-PerfTest", "Get-PerfTest"]
        }
        """);
}
