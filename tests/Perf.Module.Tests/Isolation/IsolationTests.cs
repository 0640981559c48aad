namespace Perf.Module.Tests.Isolation;

/// <summary>The module's libraries stay to themselves. Each test has a process of its own: load contexts cannot be reset.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void OlderYamlDotNetInDefaultContext_ChangesNothing()
    {
        string older = System.IO.Path.Combine(AppContext.BaseDirectory, "other", "YamlDotNet.dll");
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run($$"""
            $other = [System.Reflection.Assembly]::LoadFrom('{{older}}')
            $run = Invoke-PerfTest '{{home.Scenario()}}'
            $ours = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'YamlDotNet' -and $_.Location -ne $other.Location }
            "$($run.Status) $($other.GetName().Version.Major) $($ours.GetName().Version.Major) $([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($ours).Name)"
            """);
        Assert.Equal("Completed 16 18 Perf", result.Output.Trim());
    }

    [Fact]
    public void Libraries_AreNotInTheDefaultContext()
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run($$"""
            $null = Invoke-PerfTest '{{home.Scenario()}}'
            $null = Get-PerfResult
            $lib = '{{System.IO.Path.Combine(Perfsh.Module, "lib")}}'
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith($lib) } | ForEach-Object { $_.GetName().Name }
            'checked'
            """);
        Assert.Equal("checked", result.Output.Trim());
    }

    [Fact]
    public void ImportForce_AndRemoveImport_Work()
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run($$"""
            Import-Module '{{Perfsh.Module}}'
            Import-Module '{{Perfsh.Module}}' -Force
            $first = (Invoke-PerfTest '{{home.Scenario()}}').Status
            Remove-Module Perf
            Import-Module '{{Perfsh.Module}}'
            $second = (Invoke-PerfTest '{{home.Scenario()}}').Status
            Remove-Module Perf
            "$first $second $((Get-Module Perf*).Count)"
            """);
        Assert.Equal("Completed Completed 0", result.Output.Trim());
    }

    [Fact]
    public void NativeSqlite_Resolves()
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run($"$null = Invoke-PerfTest '{home.Scenario()}'; (Get-PerfResult).Count; (Get-PerfResult)[0].Scenario");
        Assert.Equal(["1", "test run"], result.Lines);
    }

    [Fact]
    public void SecondBuild_IsRefusedWithAClearMessage()
    {
        using var home = new TestRunHome();
        string other = CopyWithOtherIdentity(System.IO.Path.Combine(home.Path, "other", "Perf"));
        Perfsh.Result result = home.Run($"Import-Module '{Perfsh.Module}'; Import-Module '{other}/Perf.psd1'; 'went on'");
        Assert.Contains("Another build of Perf is loaded in this process", result.Error, StringComparison.Ordinal);
        Assert.Contains("Start a new session", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SameBuildAtAnotherPath_IsAccepted()
    {
        using var home = new TestRunHome();
        string other = System.IO.Path.Combine(home.Path, "copy", "Perf");
        Copy(Perfsh.Module, other);
        Perfsh.Result result = home.Run($"Import-Module '{Perfsh.Module}'; Import-Module '{other}/Perf.psd1' -Force; (Invoke-PerfTest '{home.Scenario()}').Status");
        Assert.Equal("Completed", result.Output.Trim());
    }

    /// <summary>The same module with another build id: what a rebuild makes.</summary>
    private static string CopyWithOtherIdentity(string folder)
    {
        Copy(Perfsh.Module, folder);
        File.AppendAllText(System.IO.Path.Combine(folder, "build.id"), "rebuilt");
        return folder;
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
