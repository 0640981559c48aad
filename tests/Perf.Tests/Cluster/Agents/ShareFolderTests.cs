using Perf.Cluster.Agents;

namespace Perf.Tests.Cluster.Agents;

public sealed class ShareFolderTests
{
    [Fact]
    public void IsLeft_AFolderOfAProcessThatIsGone_AndNoOther()
    {
        string name = Path.GetFileName(ShareFolder.Prefix + "abc123");
        Assert.True(ShareFolder.IsLeft(name, _ => false));
        Assert.False(ShareFolder.IsLeft(name, id => id == Environment.ProcessId));
        Assert.False(ShareFolder.IsLeft("perf-share-another-machine-17-abc123", _ => false));
        Assert.False(ShareFolder.IsLeft("something-else", _ => false));
        Assert.False(ShareFolder.IsLeft($"perf-share-{Environment.MachineName.ToLowerInvariant()}-x-abc123", _ => false));
    }

    [Fact]
    public void Clear_AFolderThatIsInUse_Stays()
    {
        string folder = ShareFolder.Create();
        try
        {
            ShareFolder.Clear();
            Assert.True(Directory.Exists(folder));
        }
        finally
        {
            ShareFolder.Delete(folder);
        }
    }
}
