namespace Perf.Packaging.Nuget;

/// <summary>The page in a package: NuGet shows it, and who unpacks an archive finds it. It has no links into the repository, for they would lead nowhere from there.</summary>
internal static class PackageReadme
{
    /// <summary>The file's name.</summary>
    public const string Name = "README.md";

    /// <summary>What runs at once, without a file or a server.</summary>
    public const string FirstRun = "Get-PerfScenario 'quick start' -Shipped | Invoke-PerfTest";

    /// <summary>The page of the tool of .NET.</summary>
    /// <param name="module">What the module's manifest says.</param>
    public static string OfTool(ModuleFacts module) => Page(
        module,
        "It needs .NET 10. With PowerShell 7.6 the module alone does the same: `Install-PSResource Perf`.",
        "dotnet tool install --global perfsh\n",
        "perfsh");

    /// <summary>The page of an archive.</summary>
    /// <param name="module">What the module's manifest says.</param>
    /// <param name="rid">The platform, such as linux-x64.</param>
    public static string OfArchive(ModuleFacts module, string rid) => Page(
        module,
        "All that it needs is in this folder, which may lie anywhere; PowerShell 7.6 loads the same module by `Import-Module ./module/Perf`.",
        "",
        rid.StartsWith("win-", StringComparison.Ordinal) ? @"perfsh\perfsh.exe" : "perfsh/perfsh");

    private static string Page(ModuleFacts module, string needs, string install, string program) => $"""
        # perfsh

        {module.Description}

        perfsh is a shell with the module Perf in it, for machines without PowerShell 7.6. It runs commands and scripts of PowerShell from a prompt, from a file, or with `-Command`. {needs}

        ```sh
        {install}{program} -Command "{FirstRun}"
        ```

        That makes ten seconds of load on a small server inside the module and shows the result. On a system of your own, with an exit code for a pipeline:

        ```sh
        {program} -Command "New-PerfScenario -Type smoke -Path shop.yaml"
        {program} -Command "Invoke-PerfTest shop.yaml -Target http://localhost:8080 | Test-PerfThreshold -Enforce"
        {program} -Command "Get-Help Invoke-PerfTest -Examples"
        ```

        `Get-Command -Module Perf` names all commands, and `Get-Help about_Perf` says how they belong together.{(module.ProjectUri.Length == 0 ? "" : $"\n\nGuides and source: <{module.ProjectUri}>")}

        """;
}
