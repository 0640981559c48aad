namespace Perf.Packaging.Nuget;

/// <summary>The page that NuGet shows of the shell's package. It has no links into the repository: they would lead nowhere from there.</summary>
internal static class PackageReadme
{
    /// <summary>The file's path in the package.</summary>
    public const string Name = "README.md";

    /// <summary>What runs as soon as the tool is installed, without a file or a server.</summary>
    public const string FirstRun = "Get-PerfScenario 'quick start' -Shipped | Invoke-PerfTest";

    /// <summary>The page.</summary>
    /// <param name="module">What the module's manifest says.</param>
    public static string OfTool(ModuleFacts module) => $"""
        # perfsh

        {module.Description}

        perfsh is a shell with the module Perf in it, for machines without PowerShell 7.6. It needs .NET 10, and runs commands and scripts of PowerShell from a prompt, from a file, or with `-Command`.

        ```sh
        dotnet tool install --global perfsh
        perfsh -Command "{FirstRun}"
        ```

        The second line makes ten seconds of load on a small server inside the module and shows the result. On a system of your own, and as an exit code for a pipeline:

        ```sh
        perfsh -Command "Invoke-PerfTest shop.yaml -Target http://localhost:8080 | Test-PerfThreshold -Enforce"
        perfsh -Command "Get-Help Invoke-PerfTest -Examples"
        ```

        `New-PerfScenario -Type smoke -Path shop.yaml` writes such a file, and `Get-Command -Module Perf` names all commands.
        With PowerShell 7.6 the module alone does the same: `Install-PSResource Perf`.{(module.ProjectUri.Length == 0 ? "" : $"\n\nGuides and source: <{module.ProjectUri}>")}

        """;
}
