using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Perf.Runtime.Tuning;

/// <summary>Restarts services by what the user declared: a script block of the command, or else programs with their arguments, run without a shell.</summary>
/// <param name="commands">Programs by target.</param>
/// <param name="script">The script block, which is given the target; null for none.</param>
/// <param name="limit">How long a command may take; a script block five times as long.</param>
/// <param name="scripted">The targets that the script block restarts, others being the programs'; null for all.</param>
internal sealed class ServiceRestarts(IReadOnlyDictionary<string, IReadOnlyList<string>> commands, Func<string, CancellationToken, Task>? script, TimeSpan limit, IReadOnlySet<string>? scripted = null) : IServiceRestarts
{
    private const int MostOfOutput = 500;

    // A script may wait until the service answers, and has more time than a program that starts one.
    private const int LimitsOfAScript = 5;

    // How long a script may take to end once it was told to.
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(10);

    // A command that starts a service leaves it the other end of our pipe: its end is not waited for.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a command may take where nobody says.</summary>
    public static TimeSpan UsualLimit { get; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public bool Knows(string target) => ScriptOf(target) is not null || commands.GetValueOrDefault(target) is { Count: > 0 };

    /// <inheritdoc/>
    public TimeSpan LongestOf(string target) => ScriptOf(target) is null ? limit : LimitsOfAScript * limit;

    /// <inheritdoc/>
    public async Task RestartAsync(string target, CancellationToken cancellation)
    {
        if (ScriptOf(target) is { } own)
        {
            await ScriptAsync(target, own, cancellation).ConfigureAwait(false);
            return;
        }

        if (commands.GetValueOrDefault(target) is not { Count: > 0 } command)
        {
            throw new PerfException(ErrorIds.RestartUndeclared, $"No command restarts {target}: give -RestartCommand, or restart: under tuning: in environments.yaml.", target);
        }

        await ProgramAsync(target, command, cancellation).ConfigureAwait(false);
    }

    private Func<string, CancellationToken, Task>? ScriptOf(string target) => scripted is null || scripted.Contains(target) ? script : null;

    private async Task ScriptAsync(string target, Func<string, CancellationToken, Task> script, CancellationToken cancellation)
    {
        TimeSpan most = LimitsOfAScript * limit;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(most);
        CancellationToken stop = patience.Token;
        Task running = Task.Run(() => script(target, stop), CancellationToken.None);
        try
        {
            // One that hears nothing is left behind: what was there before must be put back all the same.
            await running.WaitAsync(most + s_ending, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!running.IsCompleted || (e is OperationCanceledException && stop.IsCancellationRequested && !cancellation.IsCancellationRequested))
        {
            throw new PerfException(ErrorIds.RestartFailed, $"-RestartCommand did not restart {target} within {DurationText.Format(most)}, and was ended. It must come back when the service has been started.", target, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new PerfException(ErrorIds.RestartFailed, $"-RestartCommand did not restart {target}: {e.Message}", target, e);
        }
    }

    private async Task ProgramAsync(string target, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new PerfException(ErrorIds.RestartFailed, $"The command that restarts {target}, {command[0]}, cannot be started: {e.Message} Look at restart: under tuning: in environments.yaml.", target, e);
        }

        process.StandardInput.Close();
        var said = new Tail(MostOfOutput);
        // Read to the end, however late: a service that got our pipe must not block, nor fail, when it writes to it.
        Task reading = Task.WhenAll(said.ReadAsync(process.StandardOutput), said.ReadAsync(process.StandardError));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            string still = Kill(process) ? "and was ended" : $"and goes on, for it is another user's (process {process.Id.ToString(CultureInfo.InvariantCulture)})";
            cancellation.ThrowIfCancellationRequested();
            throw new PerfException(ErrorIds.RestartFailed, $"The command that restarts {target} did not end within {DurationText.Format(limit)}, {still}.{Said(said)} It must come back when the service has been started.", target);
        }

        await Task.WhenAny(reading, Task.Delay(s_grace, CancellationToken.None)).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new PerfException(ErrorIds.RestartFailed, $"The command that restarts {target}, {command[0]}, ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.{Said(said)}", target);
        }
    }

    // What sudo runs is root's, and must not keep what was there before from being put back.
    private static bool Kill(Process process)
    {
        try
        {
            // Not what it started: that may be the service.
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended just now.
        }
        catch (Win32Exception)
        {
            return false;
        }

        return true;
    }

    private static string Said(Tail said) => said.Text is { Length: > 0 } text ? $" It said: {text}" : "";

    // The end of what a program writes, from both of its outputs.
    private sealed class Tail(int most)
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString().Trim();
                }
            }
        }

        public async Task ReadAsync(StreamReader reader)
        {
            char[] piece = new char[1024];
            try
            {
                int read;
                while ((read = await reader.ReadAsync(piece).ConfigureAwait(false)) > 0)
                {
                    lock (_text)
                    {
                        _text.Append(piece, 0, read);
                        _text.Remove(0, Math.Max(0, _text.Length - most));
                    }
                }
            }
            catch (IOException)
            {
                // The other end is gone.
            }
        }
    }
}
