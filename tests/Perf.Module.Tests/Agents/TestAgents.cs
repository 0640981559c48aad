using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Perf.Module.Tests.Agents;

/// <summary>Load agents as processes of their own, in a cluster of this machine that no other test has.</summary>
internal sealed class TestAgents : IDisposable
{
    private const string Ready = "ready";

    // Beside other tests four processes that compile their code take their time.
    private static readonly TimeSpan s_beforeLoad = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly TestRunHome _home;
    private readonly string _cluster;
    private readonly List<Process> _agents = [];

    public TestAgents(TestRunHome home, params string[] names)
    {
        _home = home;
        _cluster = string.Create(CultureInfo.InvariantCulture, $"localhost:{20_000 + RandomNumberGenerator.GetInt32(9_000)}");
        try
        {
            foreach (string name in names)
            {
                _agents.Add(Start($"Start-PerfAgent {name} | ForEach-Object {{ '{Ready}' }}"));
            }

            // The agent itself comes when it has joined.
            foreach (Process agent in _agents)
            {
                string? line = agent.StandardOutput.ReadLine();
                if (line != Ready)
                {
                    Assert.Fail(line is null ? $"An agent ended: {agent.StandardError.ReadToEnd()}" : $"An agent said: {line}");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>One of them, in the order of their names.</summary>
    public Process this[int number] => _agents[number];

    /// <summary>Runs a command in another process of the same cluster, when so many agents are there.</summary>
    public Process Begin(int count, string command) => Start($$"""
        $found = @()
        for ($i = 0; $i -lt 150 -and $found.Count -lt {{count}}; $i++) { $found = @(Get-PerfAgent -ErrorAction SilentlyContinue | Where-Object State -eq Idle); Start-Sleep -Milliseconds 100 }
        {{command}}
        """);

    /// <summary>Waits until a run makes load; one that ends before that says why.</summary>
    public static async Task LoadAsync(Process run, EchoServer server, int requests)
    {
        var watch = Stopwatch.StartNew();
        while (server.Requests < requests)
        {
            if (run.HasExited)
            {
                Assert.Fail($"The run ended before its load: {await run.StandardError.ReadToEndAsync()}");
            }

            Assert.True(watch.Elapsed < s_beforeLoad, $"{server.Requests} of {requests} requests came within {s_beforeLoad}.");
            await Task.Delay(s_look);
        }
    }

    public void Dispose()
    {
        foreach (Process agent in _agents)
        {
            if (!agent.HasExited)
            {
                agent.Kill();
                agent.WaitForExit();
            }

            agent.Dispose();
        }
    }

    private Process Start(string command) =>
        Perfsh.Start("-NonInteractive", "-Command", $"$env:PERF_HOME = '{_home.Home}'; $env:PERF_CLUSTER = '{_cluster}'; Set-Location '{_home.Path}'; {command}");
}
