"""The word across every page of a draft, behind its text.

Drawn in VML, as word processors write their own watermarks: DrawingML has no
text path that both Word and LibreOffice show behind the text.
"""

from lxml import etree

from documents.docx.xml import W

V = "urn:schemas-microsoft-com:vml"
OFFICE = "urn:schemas-microsoft-com:office:office"
SHAPE = """
<w:r xmlns:w="{w}" xmlns:v="{v}" xmlns:o="{o}"><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>
<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom"
 o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
<v:textpath on="t" fitshape="t"/><v:handles>
<v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>
<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>
<v:shape id="VertragswerkDraft" o:spid="_x0000_s2049" type="#_x0000_t136"
 style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:80pt;\
rotation:315;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:page;mso-position-vertical:center;\
mso-position-vertical-relative:page" o:allowincell="f" fillcolor="#ececec"
 stroked="f"><v:textpath style="font-family:&quot;Noto Sans&quot;;font-weight:bold;\
font-size:1pt"/></v:shape></w:pict></w:r>
"""


def watermark(word: str) -> etree._Element:
    """Return the run that draws ``word`` across the page."""
    text = SHAPE.strip().replace(">\n", ">").replace("\n", "")
    run = etree.fromstring(text.format(w=W, v=V, o=OFFICE))
    shape = run.find(f"{{{W}}}pict/{{{V}}}shape")
    shape.set("alt", word)
    shape.find(f"{{{V}}}textpath").set("string", word)
    return run
