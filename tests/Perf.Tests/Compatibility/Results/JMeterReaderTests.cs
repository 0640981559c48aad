using Perf.Compatibility.Results;

namespace Perf.Tests.Compatibility.Results;

public class JMeterReaderTests
{
    private const string Header = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect";

    private const string Csv = Header + """

        1772366400000,120,home,200,OK,users 1-1,text,true,,5000,200,1,2,http://shop.test/,100,0,20
        1772366400500,80,cart,200,OK,users 1-2,text,true,,3000,210,1,3,http://shop.test/cart,70,0,0
        1772366401000,300,pay,503,Service Unavailable,users 1-1,text,false,,100,220,1,3,http://shop.test/pay,290,0,0
        1772366401300,40,pay,200,OK,users 1-2,text,false,"Test failed: text expected to contain /paid/",100,220,1,3,http://shop.test/pay,35,0,0
        1772366401400,15,pay,Non HTTP response code: java.net.ConnectException,"Non HTTP response message: Connection refused, sorry",users 1-2,,false,,0,0,1,3,http://shop.test/pay,0,0,15
        1772366401500,500,buy,200,"Number of samples in transaction : 2, number of failing samples : 0",users 1-1,,true,,8000,410,1,3,null,170,0,20
        1772366402000,250,login,200,OK,users 1-1,text,true,,900,300,1,3,http://shop.test/login,200,0,0
        1772366402000,100,login-0,302,Found,users 1-1,text,true,,300,150,1,3,http://shop.test/login,90,0,0
        1772366402100,150,login-1,200,OK,users 1-1,text,true,,600,150,1,3,http://shop.test/home,140,0,0

        """;

    private const string Xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <testResults version="1.2">
        <httpSample t="120" it="0" lt="100" ct="20" ts="1772366400000" s="true" lb="home" rc="200" rm="OK" tn="users 1-1" dt="text" by="5000" sby="200" ng="1" na="2">
          <httpSample t="60" lt="50" ct="20" ts="1772366400000" s="true" lb="home-0" rc="302" rm="Found" tn="users 1-1" by="100" sby="100" ng="1" na="2"/>
          <httpSample t="60" lt="50" ct="0" ts="1772366400060" s="true" lb="home-1" rc="200" rm="OK" tn="users 1-1" by="4900" sby="100" ng="1" na="2"/>
          <java.net.URL>http://shop.test/</java.net.URL>
        </httpSample>
        <sample t="500" it="0" lt="170" ct="0" ts="1772366401000" s="false" lb="buy" rc="" rm="Number of samples in transaction : 2, number of failing samples : 1" tn="users 1-1" by="8000" sby="410" ng="1" na="3">
          <httpSample t="80" lt="70" ct="0" ts="1772366401000" s="true" lb="cart" rc="200" rm="OK" tn="users 1-1" by="3000" sby="210" ng="1" na="3">
            <assertionResult><name>has items</name><failure>false</failure><error>false</error></assertionResult>
          </httpSample>
          <httpSample t="300" lt="290" ct="0" ts="1772366401200" s="false" lb="pay" rc="200" rm="OK" tn="users 1-1" by="100" sby="220" ng="1" na="3">
            <assertionResult><name>is paid</name><failure>true</failure><error>false</error><failureMessage>no receipt</failureMessage></assertionResult>
          </httpSample>
        </sample>
        <sample t="9" lt="0" ct="0" ts="1772366402000" s="true" lb="select user" rc="200" rm="OK" tn="users 1-1" by="10" ng="1" na="3"/>
        </testResults>
        """;

    [Fact]
    public void Read_Csv_TimesAreWithoutConnecting()
    {
        RunResult result = Reading.Read(Csv, "run.jtl").Result;
        Assert.Equal(("JMeter", ResultFormats.JMeterCsv, "http://shop.test"), (result.Source!.Tool, result.Source.Format, result.Target));
        IReadOnlyDictionary<string, MetricSummary> home = result.Steps["home"].Metrics;
        Assert.Equal((100.0, 80.0, 20.0, 20.0), (home["http_req_duration"].Max!.Value, home["http_req_waiting"].Max!.Value, home["http_req_receiving"].Max!.Value, home["http_req_connecting"].Max!.Value));
        Assert.Equal((5000.0, 200.0), (home["data_received"].Count, home["data_sent"].Count));
        Assert.Equal((3.0, 2.0), (result.Metrics["vus"].Max!.Value, result.Metrics["vus"].Min!.Value));
    }

    [Fact]
    public void Read_Csv_TransactionsAndPartsAreNotCountedTwice()
    {
        RunResult result = Reading.Read(Csv).Result;

        // Six requests: the transaction and the two parts of the login are none.
        Assert.Equal(6, result.Metrics["http_reqs"].Count);
        Assert.Equal(["cart", "home", "login", "pay"], result.Steps.Keys.Order());
        Assert.Equal((1.0, 500.0), (result.Metrics["group_duration{group:::buy}"].Count, result.Metrics["group_duration{group:::buy}"].Max!.Value));
        Assert.Contains(result.Warnings, warning => warning.Contains("2 parts of samples", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Csv_ErrorsHaveTheirClass()
    {
        RunResult result = Reading.Read(Csv).Result;
        Assert.Equal((3.0, 3.0), (result.Metrics["http_req_failed"].Passes!.Value, result.Metrics["http_req_failed"].Fails!.Value));
        Assert.Equal(
            [("connection_refused", "pay"), ("expectation_failed", "pay"), ("http_503", "pay")],
            result.Errors.Select(error => (error.Class, error.Step)).Order());
        Assert.Equal("Test failed: text expected to contain /paid/", result.Errors.Single(error => error.Class == "expectation_failed").Example);
    }

    [Fact]
    public void Read_Csv_RunLastsFromTheFirstStartToTheLastEnd()
    {
        RunResult result = Reading.Read(Csv).Result;
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1772366400000), result.StartedAt);
        Assert.Equal(2.25, result.Duration.TotalSeconds);
        Assert.Equal(6, result.Intervals.Sum(interval => interval.Requests));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Read_OtherDelimiterAndOrder_GiveTheSame(char delimiter)
    {
        string text = "label,success,timeStamp,elapsed,responseCode\nhome,true,1772366400000,120,200\nhome,false,1772366401000,80,500\n".Replace(',', delimiter);
        RunResult result = Reading.Read(text).Result;
        Assert.Equal((2.0, 120.0, 1L), (result.Steps["home"].Metrics["http_reqs"].Count, result.Steps["home"].Metrics["http_req_duration"].Max!.Value, result.Errors.Single().Count));
        Assert.Contains(result.Warnings, warning => warning.Contains("no Connect", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Xml_RequestsOfATransactionCountAndPartsOfARequestDoNot()
    {
        RunResult result = Reading.Read(Xml).Result;
        Assert.Equal(ResultFormats.JMeterXml, result.Source!.Format);
        Assert.Equal(3, result.Metrics["http_reqs"].Count);
        Assert.Equal(["cart", "home", "pay", "select user"], result.Steps.Keys.Order());
        Assert.Equal(100, result.Steps["home"].Metrics["http_req_duration"].Max);
        Assert.Equal(500, result.Metrics["group_duration{group:::buy}"].Max);
        Assert.Equal([("cart", "has items", 1L, 0L), ("pay", "is paid", 0L, 1L)], result.Checks.Select(check => (check.Step, check.Name, check.Passes, check.Fails)).Order());
        Assert.Equal(("pay", "expectation_failed", "no receipt"), (result.Errors[0].Step, result.Errors[0].Class, result.Errors[0].Example));

        // A sampler without an address is no request of HTTP.
        Assert.Equal(1, result.Metrics["script_reqs"].Count);
        Assert.Contains(result.Warnings, warning => warning.Contains("select user", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_XmlWithoutItsEnd_IsToldAndTheRestIsUsed()
    {
        RunResult result = Reading.Read(Xml[..Xml.IndexOf("<sample t=\"9\"", StringComparison.Ordinal)]).Result;
        Assert.Equal((RunStatus.Interrupted, 3.0), (result.Status, result.Metrics["http_reqs"].Count));
    }

    [Fact]
    public void Read_XmlWithADocumentType_IsRefused() =>
        Assert.Equal(ErrorIds.ResultInvalid, Reading.Fault("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><testResults>&b;</testResults>").Id);

    [Theory]
    [InlineData("soon,120,home,200,OK,t,text,true,,1,1,1,1,http://a/,1,0,0", "no time")]
    [InlineData("1772366400000,long,home,200,OK,t,text,true,,1,1,1,1,http://a/,1,0,0", "no number")]
    [InlineData("1772366400000,1,home", "3 fields")]
    public void Read_RowThatIsNone_IsRefusedWithItsLine(string row, string why)
    {
        PerfException e = Reading.Fault($"{Header}\n{row}\n1772366400000,1,a,200,OK,t,text,true,,1,1,1,1,http://a/,1,0,0\n");
        Assert.Contains("run.json:2: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAHeader_SaysWhatWritesOne()
    {
        PerfException e = Reading.Fault("1772366400000,120,home,200,OK,users 1-1,text,true,,5000,200,1,2,http://shop.test/,100,0,20\n", ResultFormats.JMeterCsv);
        Assert.Contains("print_field_names", e.Message, StringComparison.Ordinal);
    }
}
