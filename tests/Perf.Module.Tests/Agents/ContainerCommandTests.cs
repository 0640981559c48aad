using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Agents;

/// <summary>What the containers start, as it stands in their files, in processes of this machine: the image's agent, its health check, and the job's run with its verdict. Only ports and paths are others.</summary>
public sealed partial class ContainerCommandTests
{
    private const string Redis = "/usr/bin/redis-server";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public void Commands_OfTheImageAndTheJob_AreAnAgentAndARunWithItsVerdict()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Perf's containers are Linux.");
        Skip.IfNot(File.Exists(Redis), "There is no redis-server (apt-get install redis-server).");
        using var home = new TestRunHome();
        using var server = new EchoServer();
        int first = 20_000 + RandomNumberGenerator.GetInt32(9_000);
        string[] ports = [.. Enumerable.Range(first, 4).Select(port => port.ToString(CultureInfo.InvariantCulture))];
        (string store, string silo, string gateway, string metrics) = (ports[0], ports[1], ports[2], ports[3]);
        var variables = new Dictionary<string, string>
        {
            ["PERF_HOME"] = home.Home,
            ["PERF_CLUSTER"] = $"redis://127.0.0.1:{store}",
            ["PERF_CLUSTER_SECRET"] = Guid.NewGuid().ToString("N"),
            ["PERF_AGENT_NAME"] = "contained",
            ["PERF_AGENT_LABELS"] = "role=agent,node=here",
            ["PERF_AGENT_ALLOW_TARGET"] = server.Address,
            ["PERF_AGENT_MAX_VIRTUAL_USER"] = "20000",
            ["PERF_AGENT_MAX_DURATION"] = "4h",
            ["PERF_GATEWAY_PORT"] = gateway,
            ["PERF_TARGET"] = server.Address,
        };
        string[] shell = Instruction("ENTRYPOINT")[1..];
        string agentCommand = Assert.Single(Instruction("CMD"), word => word.StartsWith("Start-PerfAgent", StringComparison.Ordinal)).Replace("11111", silo, StringComparison.Ordinal).Replace("30000", gateway, StringComparison.Ordinal);
        string scenario = home.Scenario(extra: "thresholds: { http_req_failed: [\"rate < 50%\"] }");
        string runCommand = JobCommand().Replace("/scenarios/scenario.yaml", scenario, StringComparison.Ordinal).Replace("9464", metrics, StringComparison.Ordinal);
        string[] health = [.. shell, "-File", Path.Combine(Perfsh.Root, "config", "docker", "health.ps1")];

        using Process redis = Start(Redis, ["--port", store, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home.Path], variables);
        Process? agent = null;
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Answers(store), s_limit), "Redis did not start.");
            Assert.Equal(1, CodeOf(health, variables));
            Process started = agent = Start(Perfsh.Executable, [.. shell, "-Command", agentCommand], variables);
            Assert.True(SpinWait.SpinUntil(() => Answers(gateway) || started.HasExited, s_limit) && !started.HasExited, "The agent did not start.");
            Assert.Equal(AnswersByName(gateway) ? 0 : 1, CodeOf(health, variables));

            // A container waits for what it depends on; here it is the one who asks.
            const string Wait = "for ($i = 0; $i -lt 150 -and -not (Get-PerfAgent contained -ErrorAction SilentlyContinue | Where-Object { $_.State -eq 'Idle' -and $_.Labels['node'] -eq 'here' }); $i++) { Start-Sleep -Milliseconds 100 }; ";
            using Process run = Start(Perfsh.Executable, [.. shell, "-Command", Wait + runCommand], variables);
            Task<string> output = run.StandardOutput.ReadToEndAsync();
            Task<string> error = run.StandardError.ReadToEndAsync();
            Assert.True(Perfsh.WaitForExit(run) == 0, error.GetAwaiter().GetResult() + output.GetAwaiter().GetResult());
            Assert.Equal(20, server.Requests);

            // As docker stop and Kubernetes end it.
            Perfsh.Signal(started, "TERM");
            Assert.True(started.WaitForExit(s_limit), "The agent did not leave.");
            Assert.Equal(0, started.ExitCode);
        }
        finally
        {
            End(agent);
            End(redis);
        }
    }

    // The run of the job, whose words YAML folds into one line.
    private static string JobCommand()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Perfsh.Root, "config", "kubernetes", "runs", "scenario", "job.yaml"));
        return string.Join(' ', lines.SkipWhile(line => !line.TrimStart().StartsWith("Invoke-PerfTest", StringComparison.Ordinal)).TakeWhile(line => !line.TrimEnd().EndsWith(':')).Select(line => line.Trim()));
    }

    private static string[] Instruction(string name) => JsonSerializer.Deserialize<string[]>(
        Words().Match(File.ReadAllLines(Path.Combine(Perfsh.Root, "config", "docker", "Dockerfile")).Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal))).Value)!;

    private static Process Start(string program, IEnumerable<string> arguments, Dictionary<string, string> variables)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach ((string name, string value) in variables)
        {
            info.Environment[name] = value;
        }

        Process process = Process.Start(info)!;
        process.StandardInput.Close();
        return process;
    }

    private static int CodeOf(IEnumerable<string> arguments, Dictionary<string, string> variables)
    {
        using Process process = Start(Perfsh.Executable, arguments, variables);
        return Perfsh.WaitForExit(process);
    }

    private static bool Answers(string port) => Answers(client => client.Connect(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));

    // A container has its own name in its own table of names; this machine may not, or by another address than the agent's.
    private static bool AnswersByName(string port) => Answers(client => client.Connect(Dns.GetHostName(), int.Parse(port, CultureInfo.InvariantCulture)));

    private static bool Answers(Action<TcpClient> connect)
    {
        using var client = new TcpClient();
        try
        {
            connect(client);
            return true;
        }
        catch (SocketException)
        {
            Thread.Sleep(50);
            return false;
        }
    }

    private static void End(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [GeneratedRegex(@"\[.*\]$")]
    private static partial Regex Words();
}
