using Perf.Packaging.Packages;

namespace Perf.Tests.Packaging.Packages;

public sealed class PackageFactsTests
{
    [Fact]
    public void Read_Expression_IsTheLicence()
    {
        PackageFacts facts = Read("""<license type="expression">PostgreSQL</license><licenseUrl>https://licenses.nuget.org/PostgreSQL</licenseUrl><copyright> 2025 The Team </copyright>""");
        Assert.Equal(("PostgreSQL", null, null, "2025 The Team"), (facts.LicenseExpression, facts.LicenseFile, facts.LicenseUrl, facts.Copyright));
        Assert.Equal("PostgreSQL", facts.LicenseName);
    }

    [Fact]
    public void Read_File_IsNoExpression()
    {
        PackageFacts facts = Read("""<license type="file">docs/LICENSE.txt</license><licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>""");
        Assert.Equal((null, "docs/LICENSE.txt", null), (facts.LicenseExpression, facts.LicenseFile, facts.LicenseUrl));
    }

    [Fact]
    public void Read_AddressOfAnOldPackage_IsItsName() => Assert.Equal("https://example.org/licence", Read("<licenseUrl>https://example.org/licence</licenseUrl>").LicenseName);

    [Theory]
    [InlineData("2010/07")]
    [InlineData("2013/05")]
    public void Read_AnyGenerationOfTheFormat_IsUnderstood(string generation) =>
        Assert.Equal("A", PackageFacts.Read($"""<package xmlns="http://schemas.microsoft.com/packaging/{generation}/nuspec.xsd"><metadata><authors>A</authors></metadata></package>""").Authors);

    [Theory]
    [InlineData("LICENSE", true)]
    [InlineData("LICENSE.TXT", true)]
    [InlineData("licence.md", true)]
    [InlineData("THIRD-PARTY-NOTICES.TXT", true)]
    [InlineData("ThirdPartyNotices.txt", true)]
    [InlineData("NOTICE", true)]
    [InlineData("README.md", false)]
    [InlineData("ThirdPartyNotices.rtf", false)]
    [InlineData("License.dll", false)]
    public void IsOne_NameOfAFile_IsKnownForALegalText(string name, bool expected) => Assert.Equal(expected, LegalText.IsOne(name));

    [Fact]
    public void Of_LineEndsOfWindows_ArePlainOnes() => Assert.Equal("a\n\nb", LegalText.Of("LICENSE", "\r\na  \r\n\r\nb\r\n").Text);

    private static PackageFacts Read(string elements) => PackageFacts.Read($"<package><metadata><id>x</id>{elements}</metadata></package>");
}
