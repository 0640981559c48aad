using System.Diagnostics;
using System.Text.Json;
using Perf.Target;

namespace Perf.Tests.Target;

public sealed class ProgramTests
{
    [SkippableFact]
    public async Task Main_Sigterm_ServesThenEndsWithZero()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var program = Start("--https");
        try
        {
            string ready = await program.StandardOutput.ReadLineAsync() ?? "";
            var root = JsonDocument.Parse(ready).RootElement;
            using var client = new HttpClient();
            string answer = await client.GetStringAsync(new Uri(new Uri(root.GetProperty("http").GetString()!), "/ok"));
            using var kill = Process.Start("kill", ["-TERM", root.GetProperty("pid").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await program.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

            Assert.Equal("""{"status":"ok"}""", answer);
            Assert.StartsWith("https://127.0.0.1:", root.GetProperty("https_expired").GetString(), StringComparison.Ordinal);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    [Fact]
    public async Task Main_UnknownOption_SaysSoAndEndsWithTwo()
    {
        using var program = Start("--prot");
        string error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();

        Assert.Contains("--prot", error, StringComparison.Ordinal);
        Assert.Equal(2, program.ExitCode);
    }

    private static Process Start(string argument) => Process.Start(new ProcessStartInfo("dotnet", [typeof(TargetServer).Assembly.Location, argument])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
