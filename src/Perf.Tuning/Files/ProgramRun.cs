using System.Diagnostics;

namespace Perf.Tuning.Files;

/// <summary>Runs a program without a shell, and waits for it.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code, and all that it said.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it cannot be started, or does not end.</exception>
    public static async Task<(int Code, string Said)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{program} cannot be run: {fault.Message}. Name the right program under tuning: in environments.yaml.", program, fault);
        }

        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Most);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return (process.ExitCode, (await output.ConfigureAwait(false) + await error.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellation.ThrowIfCancellationRequested();
            throw new PerfException(ErrorIds.ChangeRefused, $"{program} has not ended within {Most.TotalSeconds:0} s.", program);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended just now, or is another user's: neither must hide why it was to be ended.
        }
    }
}
