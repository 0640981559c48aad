using System.Runtime.CompilerServices;

namespace Perf.Module.Tests;

/// <summary>
/// Processes of these tests live for seconds: a method that is called often there is not compiled a second time in the first second, which is a third of all that a short run takes, and the pages of compiled code are
/// written in place. What a command does is the same; how fast code gets is for tests/bench, which starts its processes without this.
/// </summary>
internal static class ShortLives
{
    [ModuleInitializer]
    internal static void Set()
    {
        // The runtime reads numbers as hexadecimal.
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "400");
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
    }
}
