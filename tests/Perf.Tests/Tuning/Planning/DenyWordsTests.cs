using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>What names of an application's own settings say, which are on no list.</summary>
public class DenyWordsTests
{
    private const int Seed = 20_260_107;

    private static readonly DenyList s_deny = new();
    private static readonly string[] s_mechanisms = ["file.json", "file.yaml", "file.ini", MechanismForms.SettingsFile];
    private static readonly string?[] s_values = ["true", "false", "Warning", null];

    [Theory]
    [InlineData("EventLog:Enabled")]
    [InlineData("Log:Enabled")]
    [InlineData("Trail:Enabled")]
    [InlineData("Session:SameSite")]
    [InlineData("Session:HttpOnly")]
    [InlineData("Cipher:Mode")]
    [InlineData("Crypto:Enabled")]
    [InlineData("IpFilter:Enabled")]
    [InlineData("AllowList:Enabled")]
    [InlineData("BlockList:Enabled")]
    [InlineData("Waf:Enabled")]
    [InlineData("XssProtection:Enabled")]
    [InlineData("FrameOptions")]
    [InlineData("Headers:X-Frame-Options")]
    [InlineData("Csp:Enabled")]
    [InlineData("Passkey:Required")]
    [InlineData("Ldap:Enabled")]
    [InlineData("Sso:Enabled")]
    [InlineData("Kerberos:Enabled")]
    [InlineData("Rls:Enabled")]
    [InlineData("Tenant:Filter")]
    [InlineData("Pii:Mask")]
    [InlineData("AntiVirus")]
    [InlineData("Sandbox")]
    [InlineData("Aof:Enabled")]
    [InlineData("Snapshot:Enabled")]
    [InlineData("Transactions:Enabled")]
    [InlineData("MaxBodySize")]
    [InlineData("Uploads:MultipartBodyLengthLimit")]
    [InlineData("Logging:EnableSensitiveData")]

    // A log that tells who did what, by whichever section; taken away, too, it has a default that nobody has looked at.
    [InlineData("Logging:EventLog:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Shop.AuditTrail")]
    [InlineData("Logging:LogLevel:Shop.Access-Log")]
    [InlineData("Logging:Audit:LogLevel:Default")]
    [InlineData("Serilog:MinimumLevel:Override:Shop.Compliance")]
    [InlineData("Log:File")]
    [InlineData("App:LogEnabled")]
    [InlineData("App:EnableLog")]
    public void Why_OfANameOfAccessAuditOrDurability_SaysWhy(string key) =>
        Assert.All(s_mechanisms, mechanism => Assert.All(s_values, value => Assert.NotNull(s_deny.Why(mechanism, key, value))));

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Microsoft.EntityFrameworkCore")]
    [InlineData("Logging:Console:LogLevel:Default")]
    [InlineData("Serilog:MinimumLevel:Default")]
    [InlineData("Log:Level")]
    [InlineData("log:min_level")]

    // Words that have others in them.
    [InlineData("Maintenance:Interval")]
    [InlineData("Json:TrailingCommas")]
    [InlineData("Http:Trailers")]
    [InlineData("Catalog:Enabled")]
    [InlineData("CatalogEnabled")]
    [InlineData("Dialog:Size")]
    [InlineData("Blog:PageSize")]
    [InlineData("Backlog:Size")]
    [InlineData("Monolog:BufferSize")]
    [InlineData("Compass:Size")]
    [InlineData("CompassKeyCount")]
    [InlineData("ZipFilter:Size")]
    [InlineData("Http2:MaxFrameSize")]
    [InlineData("Search:CaseSensitive")]
    [InlineData("Search:CaseInsensitive")]
    [InlineData("AssignInterval")]
    [InlineData("Waffle:BatchSize")]
    [InlineData("Espresso:BatchSize")]
    [InlineData("Cpu:AffinityMask")]
    [InlineData("Wallpaper:CacheSize")]
    public void Why_OfALevelOrOfAWordThatHasOneInIt_IsNull(string key) => Assert.All(s_mechanisms, mechanism => Assert.Null(s_deny.Why(mechanism, key, "Warning")));

    [Theory]
    [InlineData("Log:Level", "None")]
    [InlineData("Log:Level", "off")]
    [InlineData("Logging:LogLevel:Default", "Critical")]
    [InlineData("Logging:LogLevel:Default", null)]
    public void Why_OfALevelThatHidesErrors_SaysWhy(string key, string? value) => Assert.All(s_mechanisms, mechanism => Assert.NotNull(s_deny.Why(mechanism, key, value)));

    [Fact]
    public void Why_OfTenThousandNamesInWhateverForm_IsNeverNull()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 10_000; i++)
        {
            string key = GuardedNames.Next(random);
            string mechanism = s_mechanisms[random.Next(s_mechanisms.Length)];
            Assert.True(GuardedNames.IsOne(key), $"seed {Seed}, number {i}: {key} is no such name");
            Assert.True(s_deny.Why(mechanism, key, random.Next(2) == 0 ? "false" : "64") is not null, $"seed {Seed}, number {i}: {mechanism} {key}");
        }
    }
}
