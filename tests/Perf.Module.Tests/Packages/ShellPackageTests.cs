using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Packages;

/// <summary>perfsh as users get it: a tool of .NET, and an archive for machines without .NET.</summary>
public sealed partial class ShellPackageTests
{
    [SkippableFact]
    public void Tool_InstalledFromItsPackage_RunsTheQuickStart()
    {
        PackedFiles.Need(PackedFiles.Tool);
        using TestRunHome home = new();
        string tools = Path.Combine(home.Path, "tools");
        // No other place that packages come from, and in a home that is empty no package that another test or version has left.
        string sources = home.File("nuget.config", $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{PackedFiles.Folder}\" /></packageSources></configuration>");
        Perfsh.Result installed = InstalledProgram.Run(
            home,
            "dotnet",
            ["tool", "install", "perfsh", "--version", PackedFiles.Version, "--tool-path", tools, "--configfile", sources],
            ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
            ("DOTNET_NOLOGO", "1"));
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);

        Perfsh.Result result = InstalledProgram.Run(home, Program(tools), ["-NonInteractive", "-Command", InstalledProgram.QuickStart()]);
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.StartsWith(tools, result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(InstalledProgram.Done, result.Lines);

        // What the page of the package tells people to do first.
        using ZipArchive package = ZipFile.OpenRead(PackedFiles.Tool);
        using var page = new StreamReader(package.GetEntry("README.md")!.Open());
        string command = FirstRun().Match(page.ReadToEnd()).Groups[1].Value;
        Perfsh.Result first = InstalledProgram.Run(home, Program(tools), ["-NonInteractive", "-Command", $"({command}).Status"]);
        Assert.Equal(("", 0), (first.Error, first.ExitCode));
        Assert.Contains("Completed", first.Lines);
    }

    [SkippableFact]
    public void Archive_UnpackedWhereThereIsNoDotnet_RunsTheQuickStart()
    {
        PackedFiles.Need(PackedFiles.Archive);
        using TestRunHome home = new();
        string folder = Unpack(home);
        Perfsh.Result result = RunWithoutDotnet(home, folder, InstalledProgram.QuickStart());
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.Equal(Path.Combine(folder, "module", "Perf"), result.Lines[0]);
        Assert.Contains(InstalledProgram.Done, result.Lines);
        Assert.All(["LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt"], name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
    }

    /// <summary>Scripts run in a process of their own, which only the shell can start there.</summary>
    [SkippableFact]
    public void Archive_UnpackedWhereThereIsNoDotnet_RunsScriptsOfK6()
    {
        PackedFiles.Need(PackedFiles.Archive);
        using TestRunHome home = new();
        using EchoServer server = new();
        string script = home.File("script.js", $"import http from 'k6/http';\nexport const options = {{ vus: 1, iterations: 3 }};\nexport default function () {{ http.get('{server.Address}/'); }}\n");
        Perfsh.Result result = RunWithoutDotnet(home, Unpack(home), $"$r = Invoke-PerfTest '{script}'; \"$($r.Status) $($r.Metrics['http_reqs'].Count)\"");
        // On a busy machine a warning may stand before it.
        Assert.Equal(("", "Completed 3"), (result.Error, result.Lines[^1].TrimEnd()));
    }

    private static Perfsh.Result RunWithoutDotnet(TestRunHome home, string folder, string command)
    {
        string nothing = Path.Combine(home.Path, "nothing");
        Directory.CreateDirectory(nothing);
        return InstalledProgram.Run(
            home,
            Program(Path.Combine(folder, "perfsh")),
            ["-NonInteractive", "-Command", command],
            ("DOTNET_ROOT", nothing),
            ("PATH", nothing));
    }

    /// <summary>Unpacks the archive as its users do, and gives the folder in it.</summary>
    private static string Unpack(TestRunHome home)
    {
        string place = Path.Combine(home.Path, "unpacked");
        Directory.CreateDirectory(place);
        if (PackedFiles.Archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.ExtractToDirectory(PackedFiles.Archive, place);
        }
        else
        {
            Perfsh.Result unpacked = InstalledProgram.Run(home, "tar", ["-xzf", PackedFiles.Archive, "-C", place]);
            Assert.Equal((0, ""), (unpacked.ExitCode, unpacked.Error));
        }

        return Assert.Single(Directory.GetDirectories(place));
    }

    private static string Program(string folder) => Path.Combine(folder, OperatingSystem.IsWindows() ? "perfsh.exe" : "perfsh");

    [GeneratedRegex("^perfsh -Command \"(.+)\"$", RegexOptions.Multiline)]
    private static partial Regex FirstRun();
}
