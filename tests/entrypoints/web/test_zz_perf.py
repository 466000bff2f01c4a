import time
from plugins.tiktok.sandbox.people import NORTHLIGHT
from tests.entrypoints.web.linking import staged

async def test_perf(still):
    stage = await staged(still)
    await still.desk.order("crowd", bc_id=NORTHLIGHT, accounts=799)
    await stage.read()
    rows=[(stage.profile_id,)]
    import sqlite3
    con=sqlite3.connect(still.database)
    ids=[r[0] for r in con.execute("select id from linked_accounts where business_center_id=?",(NORTHLIGHT,))]
    cols=[r[1] for r in con.execute("pragma table_info(account_identities)")]
    print(cols, len(ids))
    acols=[r[1] for r in con.execute("pragma table_info(account_assignments)")]
    mcols=[r[1] for r in con.execute("pragma table_info(center_members)")]
    print(acols,mcols)
    m=con.execute("select * from center_members").fetchall()[0]
    for i in range(100):
        d=dict(zip(mcols,m)); d["key"]=d["id"]=f"m{i}"; d["name"]=f"Member {i}"; d["role"]="standard"
        con.execute(f"insert into center_members ({','.join(mcols)}) values ({','.join('?'*len(mcols))})",[d[c] for c in mcols])
        for id in ids[i*5:i*5+40]:
            a={"profile_id":stage.profile_id,"provider":"tiktok","business_center_id":NORTHLIGHT,"member_id":f"m{i}","account_id":id,"levels":'["post"]',"changed_at":d["changed_at"],"changed_by":"x","lost_at":None}
            con.execute(f"insert into account_assignments ({','.join(acols)}) values ({','.join('?'*len(acols))})",[a[c] for c in acols])
    con.commit(); print(con.execute("select count(*) from account_assignments").fetchone())
    for path in ("","?show=unready","/access","/access?as=csv","/assign","/ask","/requests"):
        t=time.time(); r=await stage.person.get(stage.path+path); print(path, r.status_code, round(time.time()-t,2), len(r.text))
