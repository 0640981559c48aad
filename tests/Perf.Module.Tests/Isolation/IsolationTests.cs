namespace Perf.Module.Tests.Isolation;

/// <summary>The module's libraries stay to themselves. Load contexts cannot be reset: each test has a process of its own, but for those that look at what one run leaves in one.</summary>
public sealed class IsolationTests(IsolationTests.OneRun run) : IClassFixture<IsolationTests.OneRun>
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
    public void Libraries_AreNotInTheDefaultContext() => Assert.Equal("in the default context: .", run.Lines[1]);

    /// <summary>Orleans looks at every assembly of a process: an agent runs in the private context, and nothing of it reaches the one that PowerShell and other modules share.</summary>
    [Fact]
    public void Orleans_OfAnAgent_IsInThePrivateContextAlone()
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run($$"""
            $agent = Start-PerfAgent isolated -Cluster localhost:{{FreePort()}} | Select-Object -First 1
            $names = { param($context) $context.Assemblies | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -like 'Orleans*' -or $_ -eq 'Perf.Cluster' } }
            "shared: $(& $names ([System.Runtime.Loader.AssemblyLoadContext]::Default))"
            $private = @([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq 'Perf' | ForEach-Object { & $names $_ })
            "private: $($private -contains 'Orleans.Runtime') $($private -contains 'Perf.Cluster')"
            "agent: $($agent.Name) $($agent.Cores -gt 0)"
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Orleans.Runtime' } | ForEach-Object Location
            """);

        // perfsh brings it compiled, another shell (PERFSH_UNDER_TEST) need not.
        string compiled = System.IO.Path.Combine(Perfsh.Root, "out", "perfsh", "compiled", "Orleans.Runtime.dll");
        string loaded = Perfsh.Executable.StartsWith(System.IO.Path.Combine(Perfsh.Root, "out"), StringComparison.Ordinal) ? compiled : System.IO.Path.Combine(Perfsh.Module, "lib", "Orleans.Runtime.dll");
        Assert.Equal(["shared: ", "private: True True", "agent: isolated True", loaded], result.Lines);
    }

    /// <summary>What runs in this process alone does not pay for the cluster.</summary>
    [Fact]
    public void Orleans_OfARunOfThisProcess_IsNotLoaded() => Assert.Equal("of Orleans: 0", run.Lines[0]);

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
    public void NativeSqlite_Resolves() => Assert.Equal("stored: 1 test run", run.Lines[2]);

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

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
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

    /// <summary>A run in a process of its own, and what is loaded there after it.</summary>
    public sealed class OneRun
    {
        private readonly Lazy<string[]> _lines = new(Make);

        internal string[] Lines => _lines.Value;

        private static string[] Make()
        {
            using var home = new TestRunHome();
            Perfsh.Result result = home.Run($$"""
                $null = Invoke-PerfTest '{{home.Scenario()}}'
                "of Orleans: $(@([System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $_.Assemblies } | Where-Object { $_.GetName().Name -like 'Orleans*' }).Count)"
                $stored = @(Get-PerfResult)
                $lib = '{{System.IO.Path.Combine(Perfsh.Module, "lib")}}'
                "in the default context: $(@([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith($lib) } | ForEach-Object { $_.GetName().Name }) -join ' ')."
                "stored: $($stored.Count) $($stored[0].Scenario)"
                """);
            Assert.Equal(("", 3), (result.Error, result.Lines.Length));
            return result.Lines;
        }
    }
}
