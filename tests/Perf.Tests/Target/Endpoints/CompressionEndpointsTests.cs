using Perf.Target.Endpoints;

namespace Perf.Tests.Target.Endpoints;

public sealed class CompressionEndpointsTests
{
    [Theory]
    [InlineData("gzip", true)]
    [InlineData("GZIP;q=0.5", true)]
    [InlineData("br, gzip", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0", false)]
    // The named coding decides before the star.
    [InlineData("gzip;q=0, *", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    public void Accepts_Field_FollowsTheRfc(string field, bool expected) =>
        Assert.Equal(expected, CompressionEndpoints.Accepts([field], "gzip"));
}
