using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Perf.Tests.Engine.Protocols.Servers;

/// <summary>A real server of its own in a temporary folder on loopback, from a package of the system. Without the package it is absent, and tests skip.</summary>
public abstract class LocalServer : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private Process? _process;

    /// <summary>The port it listens at; 0 where it is not installed.</summary>
    public int Port { get; private set; }

    /// <summary>Its folder.</summary>
    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"perf-server-{Guid.NewGuid():N}");

    /// <summary>What to install when it is absent.</summary>
    protected abstract string Package { get; }

    /// <summary>The user who runs it when the tests run as root; null for root itself.</summary>
    protected virtual string? RunAs => null;

    /// <summary>Skips the test where the server is not installed.</summary>
    public void Require() => Skip.If(Port == 0, $"{Package} is not installed");

    public async Task InitializeAsync()
    {
        if (!IsInstalled())
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        await PrepareAsync();

        // Another program may take the port between choosing and listening: then the next one.
        for (int attempt = 0; attempt < 20 && Port == 0; attempt++)
        {
            int port = 20_000 + RandomNumberGenerator.GetInt32(12_000);
            Port = await StartAsync(port) ? port : 0;
        }

        Assert.True(Port > 0, $"{Package} is installed and did not start; see {Folder}");
        await FillAsync();
    }

    public async Task DisposeAsync()
    {
        await SignalAsync("KILL");
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Kills the server as a crash would.</summary>
    public Task KillAsync() => SignalAsync("KILL");

    /// <summary>Starts it again at the same port.</summary>
    public async Task RestartAsync() => Assert.True(await StartAsync(Port), $"{Package} did not start again");

    protected abstract bool IsInstalled();

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    protected virtual Task FillAsync() => Task.CompletedTask;

    /// <summary>The command that runs the server in the foreground.</summary>
    protected abstract IReadOnlyList<string> CommandAt(int port);

    /// <summary>Whether it answers questions already, and not only connections.</summary>
    protected virtual Task<bool> IsReadyAsync(int port) => Task.FromResult(true);

    /// <summary>Runs a program to its end as the user of the server.</summary>
    protected async Task RunAsync(params string[] command)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {error}{await output}");
    }

    private Process Start(IReadOnlyList<string> command)
    {
        // setpriv becomes the program, so that the process's id is the server's own.
        string[] all = RunAs is { } user && Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups", .. command]
            : [.. command];
        return Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Folder })!;
    }

    private async Task<bool> StartAsync(int port)
    {
        _process?.Dispose();
        _process = Start(CommandAt(port));
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < s_patience && !_process.HasExited)
        {
            if (await ListensAsync(port) && await IsReadyAsync(port))
            {
                return !_process.HasExited;
            }

            await Task.Delay(50);
        }

        await SignalAsync("KILL");
        return false;
    }

    private async Task SignalAsync(string signal)
    {
        if (_process is { HasExited: false } process)
        {
            using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(new CancellationTokenSource(s_patience).Token);
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
