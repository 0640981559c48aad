using Perf.Lab.App;

namespace Perf.Tests.Lab;

public class AppSettingsTests
{
    [Fact]
    public void FromEnvironment_WithNothingSet_IsAHealthyApp()
    {
        AppSettings settings = AppSettings.FromEnvironment(_ => null);

        Assert.Equal(new AppSettings(), settings);
        Assert.Equal((0, 0, 0, false), (settings.FailureShare, settings.HangShare, settings.DependencyRetries, settings.SetsCookie));
    }

    [Fact]
    public void FromEnvironment_WithFaults_HasThem()
    {
        AppSettings settings = AppSettings.FromEnvironment(name => name switch { "LAB_FAILURE_SHARE" => "0.3", "LAB_DEPENDENCY_TIMEOUT_MS" => "500", "LAB_SET_COOKIE" => "1", _ => "" });

        Assert.Equal((0.3, TimeSpan.FromMilliseconds(500), true), (settings.FailureShare, settings.DependencyTimeout, settings.SetsCookie));
        Assert.Null(settings.DebugLog);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    public void FromEnvironment_WithWhatIsNoNumber_NamesTheVariable(string value) =>
        Assert.Contains("LAB_PORT", Assert.Throws<FormatException>(() => AppSettings.FromEnvironment(name => name == "LAB_PORT" ? value : null)).Message, StringComparison.Ordinal);
}
