using System.Net;
using Perf.Target;

namespace Perf.Tests.Target;

public sealed class TargetArgumentsTests
{
    [Fact]
    public void Parse_AllOptions_ReadsThem()
    {
        var arguments = TargetArguments.Parse(["--address", "127.0.0.9", "--port", "21000", "--raw-port", "21001", "--https-port", "21002", "--freeze", "1s/10s/2s", "--ca-file", "ca.pem", "--platform", "Host=h"]);

        Assert.Equal((21_000, 21_001, 21_002), (arguments.Options.Port, arguments.Options.RawPort, arguments.Options.HttpsPort));
        Assert.Equal(IPAddress.Parse("127.0.0.9"), arguments.Options.Address);
        Assert.True(arguments.Options.Https);
        Assert.Equal(TimeSpan.FromSeconds(2), arguments.Options.Freeze?.First);
        Assert.Equal("ca.pem", arguments.AuthorityFile);
        Assert.Equal("Host=h", arguments.Options.Platform?.Database);
    }

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("--port")]
    [InlineData("--port", "x")]
    [InlineData("--port", "70000")]
    [InlineData("--address", "here")]
    [InlineData("--freeze", "10s")]
    [InlineData("--platform")]
    public void Parse_Mistake_Throws(params string[] args) =>
        Assert.Throws<FormatException>(() => TargetArguments.Parse(args));
}
