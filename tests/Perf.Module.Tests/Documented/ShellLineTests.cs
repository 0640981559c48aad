using System.Security.Cryptography.X509Certificates;
using Perf.Module.Tests.Packages;

namespace Perf.Module.Tests.Documented;

/// <summary>Lines of README and guides that are for a shell of the system: those that can be run are, and of the others the table says why.</summary>
public sealed class ShellLineTests
{
    private const string Shell = "/bin/sh";

    // Met, not to be judged on a machine that is busy, not met: a verdict in any case.
    private static readonly int[] s_verdicts = [0, 96, 99];

    private static readonly string[] s_others = ["config/docker/README.md", "config/kubernetes/README.md"];

    private static readonly IReadOnlyList<ShellLines.Row> s_table = ShellLines.Read(File.ReadAllText(Path.Combine(Perfsh.Root, "tests", "Perf.Module.Tests", "Documented", "shell-lines.txt")));

    [Fact]
    public void Lines_OfAllPages_AreInTheTable_AndTheTableHasNoOthers()
    {
        (string Page, string Line)[] lines = [.. DocumentedPages.Guides.Concat(DocumentedPages.Help).Concat(s_others).SelectMany(page => ShellLines.BlocksOf(Text(page)).SelectMany(PageScript.CommandLines).Select(line => (page, line)))];
        Assert.InRange(lines.Length, 25, 200);
        string[] unknown = [.. lines.Where(one => ShellLines.Of(s_table, one.Line) is null).Select(one => $"{one.Page}: {one.Line}")];
        Assert.Empty(unknown);
        IEnumerable<string> used = lines.Select(one => ShellLines.Of(s_table, one.Line)!.Begins).Distinct();
        Assert.Equal(s_table.Select(row => row.Begins).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tests_OfTheTable_AreThere()
    {
        HashSet<string> tests = [.. Directory.EnumerateFiles(Path.Combine(Perfsh.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];
        Assert.All(s_table, row => Assert.True(row.Test is not { } name || tests.Contains(name), $"{row.Begins}: there is no {row.Test}."));
    }

    [Fact]
    public void Read_OfATable_HasItsRows_AndTheLongestCounts()
    {
        IReadOnlyList<ShellLines.Row> table = ShellLines.Read("# words\n\nperfsh | by SomeTests\nperfsh -Command | not run: needs a moon\n");
        Assert.Equal("SomeTests", ShellLines.Of(table, "perfsh x.ps1")?.Test);
        Assert.Equal(table[1], ShellLines.Of(table, "perfsh -Command 1"));
        Assert.Null(table[1].Test);
        Assert.Null(ShellLines.Of(table, "pwsh"));
        Assert.Throws<FormatException>(() => ShellLines.Read("perfsh | later"));
        Assert.Equal(["one\n"], ShellLines.BlocksOf("```powershell\nno\n```\n```sh\none\n```\n"));
    }

    /// <summary>The tutorial's step from a scenario to an exit code.</summary>
    [SkippableFact]
    public void Command_OfTheTutorial_EndsWithAVerdict()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "A guide's lines for a shell are run on Linux.");
        const string Page = "docs/getting-started.md";
        using TestRunHome home = new();
        string scenario = DocumentedPages.AsWritten(Page).First(block => block.Text.StartsWith("Set-Content shop.yaml", StringComparison.Ordinal)).Text;
        Perfsh.Result written = home.Run(ExampleText.Fit(scenario, "sample", "sample"));
        Assert.True(written.ExitCode == 0, written.Error);

        // The page stands in the repository's folder, where out/ is.
        Directory.CreateSymbolicLink(Path.Combine(home.Path, "out"), Path.GetDirectoryName(Path.GetDirectoryName(Perfsh.Executable))!);
        string line = ShellLines.BlocksOf(Text(Page)).SelectMany(PageScript.CommandLines).Single(one => one.Contains(" -Command ", StringComparison.Ordinal));
        Perfsh.Result judged = InstalledProgram.Run(home, Shell, ["-c", $"cd '{home.Path}' && {line}"]);
        Assert.Contains(judged.ExitCode, s_verdicts);
        Assert.Contains("http_req_failed", judged.Output, StringComparison.Ordinal);
    }

    /// <summary>What the guide makes by openssl is a certificate with its key that the authority has signed.</summary>
    [SkippableFact]
    public void Certificates_OfTheGuide_AreThoseOfAMember()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/openssl"), "It needs openssl.");
        using TestRunHome home = new();
        string block = ShellLines.BlocksOf(Text("docs/distributed.md")).Single(one => one.Contains("openssl x509", StringComparison.Ordinal));
        Perfsh.Result made = InstalledProgram.Run(home, Shell, ["-ec", $"cd '{home.Path}'\n{block}"]);
        Assert.True(made.ExitCode == 0, made.Error);

        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(home.Path, "ca.pem"));
        using X509Certificate2 member = X509Certificate2.CreateFromPemFile(Path.Combine(home.Path, "agent-1.pem"));
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.True(member.HasPrivateKey);
        Assert.True(chain.Build(member), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }

    private static string Text(string page) => File.ReadAllText(Path.Combine(Perfsh.Root, page));
}
