using Perf.Engine.Network.Linux;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Engine.Network;

public sealed class EpollDriverTests
{
    // A look-up may end after the run. The descriptor that it would have woken the loop by is the next file's then.
    [Fact]
    public void Wake_Disposed_WritesIntoNobodysFile()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var drivers = new EpollDriver[4];
        for (int i = 0; i < drivers.Length; i++)
        {
            drivers[i] = new EpollDriver();
        }

        Array.ForEach(drivers, driver => driver.Dispose());
        FileStream[] files = [.. Enumerable.Range(0, 32).Select(i => File.Create(Path.Combine(folder.Path, $"{i}")))];
        Array.ForEach(drivers, driver => driver.Wake());
        Array.ForEach(files, file => file.Dispose());

        Assert.All(Directory.GetFiles(folder.Path), file => Assert.Equal(0, new FileInfo(file).Length));
    }
}
