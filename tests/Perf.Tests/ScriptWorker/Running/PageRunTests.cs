using Perf.Tests.Engine;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>Responses as pages: html(), submitForm(), clickLink(), against a server that shows what arrived.</summary>
public sealed class PageRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly ScriptBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SubmitForm_Post_SendsWhatABrowserWould()
    {
        RunResult result = await GoodAsync("""
            const page = http.get(BASE + '/form');
            const sent = page.submitForm({ formSelector: '#order', fields: { item: 'three', extra: 'x y' }, submitSelector: '[name=then]', params: { tags: { name: 'order' }, headers: { 'x-own': 'yes' } } });
            check(sent, {
              method: (r) => r.json('method') === 'POST' && r.json('path') === '/echo' && r.json('headers.X-Own') === 'yes',
              type: (r) => r.json('headers.Content-Type') === 'application/x-www-form-urlencoded',
              fields: (r) => r.json('body').split('&').sort().join('&') === 'csrf=t0k3n&extra=x+y&gift=on&item=three&note=as+is&size=L&size=M&then=pay',
            });
            """, 3);

        Assert.Equal(1, result.Steps["order"].Metrics["http_reqs"].Count);
    }

    [Fact]
    public async Task SubmitForm_Get_PutsFieldsIntoTheQuery() => await GoodAsync("""
        const page = http.get(BASE + '/form');
        const found = page.submitForm({ formSelector: '#search', fields: { q: 'a b&c' } });
        check(found, { query: (r) => r.json('method') === 'GET' && r.json('query.q') === 'a b&c' && r.json('query.go') === 'Find' && r.json('query.old') === undefined });
        let none = '';
        try { page.submitForm({ formSelector: '#nobody' }); } catch (e) { none = String(e); }
        check(none, { none: (t) => t.includes("no form is found for the selector '#nobody'") });
        """, 2);

    [Fact]
    public async Task ClickLink_FollowsTheAddressOfThePage()
    {
        RunResult result = await GoodAsync("""
            const page = http.get(BASE + '/form');
            check(page.clickLink(), { first: (r) => r.status === 200 && r.json('query.from') === 'form' && r.url === BASE + '/echo?from=form' });
            check(http.get(BASE + '/page').clickLink({ selector: 'a.next', params: { tags: { name: 'next' } } }), { next: (r) => r.url === BASE + '/page?n=2' && r.html('h1').text() === 'Welcome' });
            let none = '';
            try { page.clickLink({ selector: '#none' }); } catch (e) { none = String(e); }
            check(none, { none: (t) => t.includes('has no href') });
            """, 3);

        Assert.Equal(4, result.Metrics["http_reqs"].Count);
        Assert.Contains("next", result.Steps.Keys);
    }

    [Fact]
    public async Task Html_OfAResponseAndOfText_AreTheSameSelections() => await GoodAsync("""
        const res = http.get(BASE + '/page');
        const doc = parseHTML(res.body);
        check(doc, {
          title: (d) => d.find('title').text() === ' Shop & more ' && res.html('title').text() === ' Shop & more ',
          items: (d) => d.find('li.item').map((i, e) => e.attr('data-id')).join() === '1,2,3',
          data: (d) => d.find('li').last().data('id') === 3 && d.find('li').last().is('.last'),
          each: (d) => { const seen = []; d.find('li').each((i, e) => seen.push(i + e.textContent().trim())); return seen.join() === '0alpha,1beta,2gamma'; },
          attributes: (d) => d.find('a.next').attr('href') === '/page?n=2' && d.find('input').val() === 't0k3n',
        });
        """, 5);

    private Task<RunResult> GoodAsync(string body, int checks) => _bench.RunGoodAsync($$"""
        import http from 'k6/http';
        import { parseHTML } from 'k6/html';
        import { check } from 'k6';
        const BASE = '{{fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/')}}';
        export default function () {
        {{body}}
        }
        """, checks);
}
