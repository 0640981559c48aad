using Perf.ScriptWorker.Http;

namespace Perf.Tests.ScriptWorker.Http;

public class BlockedHostsTests
{
    [Theory]
    [InlineData("example.com", true)]
    [InlineData("EXAMPLE.com", false)] // URLs' hosts are lower case.
    [InlineData("a.test.io", true)]
    [InlineData("test.io", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("[fd00::1]", true)]
    [InlineData("other.org", false)]
    public void Has_NamesPatternsAndNetworks_AreFound(string host, bool expected) =>
        Assert.Equal(expected, new BlockedHosts(["example.com", "*.test.io"], ["10.0.0.0/8", "fd00::/8"]).Has(host));
}
