using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Perf.Runtime;

/// <summary>Programs of the system: crontab, systemctl, schtasks.</summary>
internal static class SystemPrograms
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs one, see <see cref="ProgramRun"/>.</summary>
    internal static ProgramEnd Run(string program, IReadOnlyList<string> arguments, string? input)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true, StandardInputEncoding = utf8, StandardOutputEncoding = utf8 };
        // What it says is looked at.
        info.Environment["LC_ALL"] = "C.UTF-8";
        Process? process;
        try
        {
            process = Process.Start(info);
        }
        catch (Win32Exception e)
        {
            throw new PerfException(ErrorIds.ScheduleFailed, $"{program} cannot be started: {e.Message} {Advice(program)}", program, e);
        }

        using (process)
        {
            Task<string> output = process!.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input ?? "");
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading; its exit code says why.
            }

            if (!process.WaitForExit(s_limit))
            {
                process.Kill(entireProcessTree: true);
                throw new PerfException(ErrorIds.ScheduleFailed, $"{program} did not end within {DurationText.Format(s_limit)}, and was ended.", program);
            }

            return new ProgramEnd(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        }
    }

    private static string Advice(string program) => program switch
    {
        "crontab" => "Install cron (apt-get install cron), or take -Kind Systemd.",
        "systemctl" => "This machine has no systemd: take -Kind Cron.",
        _ => "The Task Scheduler is a part of Windows: elsewhere take -Kind Cron or -Kind Systemd.",
    };
}
