BEGIN TRANSACTION;
CREATE TABLE achieved (
	user_id TEXT NOT NULL, 
	qualification TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_achieved PRIMARY KEY (user_id, qualification), 
	CONSTRAINT fk_achieved_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "achieved" VALUES('u-1','privacy',1772438400000000);
INSERT INTO "achieved" VALUES('u-13','privacy',1772438400000000);
INSERT INTO "achieved" VALUES('u-3','hygiene',1772438400000000);
INSERT INTO "achieved" VALUES('u-3','privacy',1772438400000000);
INSERT INTO "achieved" VALUES('u-4','first-aid',1772438400000000);
CREATE TABLE active (
	one INTEGER NOT NULL, 
	revision INTEGER NOT NULL, job TEXT, 
	CONSTRAINT pk_active PRIMARY KEY (one), 
	CONSTRAINT ck_active_one CHECK (one = 1), 
	CONSTRAINT fk_active_revision FOREIGN KEY(revision) REFERENCES revision (number)
);
INSERT INTO "active" VALUES(1,3,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE allowance (
	"trigger" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	most BIGINT NOT NULL, 
	"limit" TEXT NOT NULL, 
	people BIGINT NOT NULL, 
	CONSTRAINT pk_allowance PRIMARY KEY ("trigger", kind), 
	CONSTRAINT ck_allowance_kind CHECK (kind IN ('assign', 'revoke'))
);
INSERT INTO "allowance" VALUES('after-theory','assign',25,'5%',11);
INSERT INTO "allowance" VALUES('buyers','assign',25,'5%',11);
INSERT INTO "allowance" VALUES('buyers','revoke',25,'2%',11);
INSERT INTO "allowance" VALUES('mentors','assign',25,'5%',11);
INSERT INTO "allowance" VALUES('nurses','assign',25,'5%',11);
INSERT INTO "allowance" VALUES('nurses','revoke',25,'2%',11);
INSERT INTO "allowance" VALUES('interns','assign',25,'5%',11);
INSERT INTO "allowance" VALUES('interns','revoke',25,'2%',11);
CREATE TABLE assignment (
	user_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	since BIGINT NOT NULL, 
	ended_at BIGINT, 
	remembered TEXT, 
	remembered_stay TEXT, 
	CONSTRAINT pk_assignment PRIMARY KEY (user_id, kind, target), 
	CONSTRAINT fk_assignment_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "assignment" VALUES('u-1','qualification','privacy',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-1','role','buyer',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-10','qualification','privacy',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-10','role','buyer',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-3','qualification','first-aid',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-3','qualification','hygiene',0,0,1772798400000000,NULL,'optional','');
INSERT INTO "assignment" VALUES('u-3','qualification','privacy',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-3','role','nurse',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-4','qualification','privacy',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-4','role','buyer',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-4','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-7','qualification','privacy',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-7','role','buyer',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-11','qualification','privacy',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-2','qualification','privacy',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-5','qualification','privacy',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-8','qualification','privacy',1,1,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-5','role','buyer',0,0,1772798400000000,1772798400000000,NULL,NULL);
INSERT INTO "assignment" VALUES('u-1','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-10','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-11','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-12','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-2','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-3','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-5','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-7','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-8','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-9','role','mentor',1,0,1772798400000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-10','qualification','hygiene',1,0,1775131200000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-12','qualification','hygiene',1,0,1775131200000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-2','qualification','hygiene',1,0,1775131200000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-4','qualification','hygiene',1,0,1775131200000000,NULL,NULL,NULL);
INSERT INTO "assignment" VALUES('u-8','qualification','hygiene',1,0,1775131200000000,NULL,NULL,NULL);
CREATE TABLE attempt (
	digest TEXT NOT NULL, 
	times INTEGER NOT NULL, 
	last_at BIGINT NOT NULL, 
	CONSTRAINT pk_attempt PRIMARY KEY (digest)
);
INSERT INTO "attempt" VALUES('0000000000000000000000000000000000000000000000000000000000000000',2,1772800000000000);
CREATE TABLE block (
	number INTEGER NOT NULL, 
	user_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	job TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	note TEXT, 
	until BIGINT, 
	since BIGINT NOT NULL, 
	ended_at BIGINT, 
	ended_by TEXT, 
	CONSTRAINT pk_block PRIMARY KEY (number), 
	CONSTRAINT fk_block_user_id FOREIGN KEY(user_id) REFERENCES user (id), 
	CONSTRAINT uq_block_user_id_kind_target_job UNIQUE (user_id, kind, target, job)
);
INSERT INTO "block" VALUES(1,'u-3','qualification','hygiene','a-3','ada','why',NULL,1772798400000000,NULL,NULL);
CREATE TABLE change (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	type TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	cause TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	relayed_at BIGINT, 
	farewell BOOLEAN DEFAULT 0 NOT NULL
);
INSERT INTO "change" VALUES(1,'u-1',1,'role.assigned','role','buyer',0,'event hr hr-1 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(2,'u-3',1,'role.assigned','role','nurse',0,'event hr hr-3 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(3,'u-3',1,'qualification.assigned','qualification','first-aid',1,'event hr hr-3 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(4,'u-3',1,'qualification.assigned','qualification','hygiene',0,'event hr hr-3 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(5,'u-4',1,'role.assigned','role','buyer',0,'event hr hr-4 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(6,'u-4',1,'qualification.assigned','qualification','privacy',0,'event hr hr-4 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(7,'u-7',1,'role.assigned','role','buyer',0,'event hr hr-7 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(8,'u-7',1,'qualification.assigned','qualification','privacy',0,'event hr hr-7 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(9,'u-10',1,'role.assigned','role','buyer',0,'event hr hr-10 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(10,'u-10',1,'qualification.assigned','qualification','privacy',0,'event hr hr-10 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(11,'u-3',1,'qualification.assigned','qualification','privacy',1,'event hr hr-19 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(12,'u-4',1,'role.assigned','role','mentor',0,'event hr hr-21 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(13,'u-1',1,'qualification.assigned','qualification','privacy',1,'event hr hr-22 by root',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(14,'u-11',1,'qualification.assigned','qualification','privacy',1,'request a-2',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(15,'u-2',1,'qualification.assigned','qualification','privacy',1,'request a-2',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(16,'u-5',1,'qualification.assigned','qualification','privacy',1,'request a-2',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(17,'u-8',1,'qualification.assigned','qualification','privacy',1,'request a-2',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(18,'u-3',2,'qualification.revoked','qualification','hygiene',0,'request a-3',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(19,'u-4',2,'role.revoked','role','mentor',0,'request a-4',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(20,'u-5',2,'role.assigned','role','buyer',0,'request a-5',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(21,'u-1',2,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(22,'u-10',2,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(23,'u-11',2,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(24,'u-12',1,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(25,'u-2',2,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(26,'u-3',3,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(27,'u-4',3,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(28,'u-5',3,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(29,'u-7',2,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(30,'u-8',2,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(31,'u-9',1,'role.assigned','role','mentor',0,'request a-7',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(32,'u-5',4,'role.revoked','role','buyer',0,'request d-1',1772798400000000,1772798400000000,0);
INSERT INTO "change" VALUES(33,'u-10',3,'qualification.assigned','qualification','hygiene',0,'apply 2',1775131200000000,1775131200000000,0);
INSERT INTO "change" VALUES(34,'u-12',2,'qualification.assigned','qualification','hygiene',0,'apply 2',1775131200000000,1775131200000000,0);
INSERT INTO "change" VALUES(35,'u-2',3,'qualification.assigned','qualification','hygiene',0,'apply 2',1775131200000000,1775131200000000,0);
INSERT INTO "change" VALUES(36,'u-4',4,'qualification.assigned','qualification','hygiene',0,'apply 2',1775131200000000,1775131200000000,0);
INSERT INTO "change" VALUES(37,'u-8',3,'qualification.assigned','qualification','hygiene',0,'apply 2',1775131200000000,1775131200000000,0);
CREATE TABLE completion (
	user_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	"order" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	type TEXT, 
	score FLOAT, 
	message_source TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	CONSTRAINT pk_completion PRIMARY KEY (user_id, kind, name, "order"), 
	CONSTRAINT fk_completion_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "completion" VALUES('u-1','completed','hygiene-1','0e30c04f863a000000000000000000003hrhr-22',1772438400000000,NULL,NULL,'hr','hr-22');
INSERT INTO "completion" VALUES('u-13','completed','hygiene-1','0e30c04f863a000000000000000000003hrhr-18',1772438400000000,NULL,NULL,'hr','hr-18');
INSERT INTO "completion" VALUES('u-3','completed','hygiene-1','0e30c04f863a000000000000000000003hrhr-19',1772438400000000,NULL,8.0,'hr','hr-19');
INSERT INTO "completion" VALUES('u-3','completed','hygiene-2','0e30c04f863a000000000000000000003hrhr-20',1772438400000000,'classroom',NULL,'hr','hr-20');
INSERT INTO "completion" VALUES('u-4','completed','first-aid-1','0e30c04f863a000000000000000000003hrhr-21',1772438400000000,NULL,NULL,'hr','hr-21');
INSERT INTO "completion" VALUES('u-5','external_training','forklift','0e30c04f863a000000000000000000003hrhr-23',1772438400000000,'elsewhere',NULL,'hr','hr-23');
CREATE TABLE current_fact (
	user_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	"order" TEXT NOT NULL, 
	present BOOLEAN NOT NULL, 
	value TEXT, 
	text TEXT, 
	number FLOAT, 
	moment BIGINT, 
	message_source TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	CONSTRAINT pk_current_fact PRIMARY KEY (user_id, kind, "key"), 
	CONSTRAINT fk_current_fact_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "current_fact" VALUES('u-1','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-1',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','attribute','country','0e30c04f863a000000000000000000003hrhr-1',1,'BE','be',NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','attribute','email','0e30c04f863a000000000000000000003hrhr-1',1,'u-1@example.com','u-1@example.com',NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','attribute','fte','0e30c04f863a000000000000000000003hrhr-1',1,'0.08333333333333333','0.08333333333333333',8.33333333333333287074e-02,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','attribute','language','0e30c04f863a000000000000000000003hrhr-1',1,'nl','nl',NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','flag','lms_manager','0e30c04f863a000000000000000000003hrhr-13',1,'lms_manager','lms_manager',NULL,NULL,'hr','hr-13');
INSERT INTO "current_fact" VALUES('u-1','job_title','','0e30c04f863a000000000000000000002hrhr-1',1,NULL,NULL,NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','job_title','nurse','0e30c04f863a000000000000000000002hrhr-1',1,'nurse','nurse',NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','status','','0e30c04f863a000000000000000000003hrhr-1',1,'joined','joined',NULL,1772438400000000,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','team','','0e30c04f863a000000000000000000002hrhr-1',1,NULL,NULL,NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-1','team','sales','0e30c04f863a000000000000000000002hrhr-1',1,'sales','sales',NULL,NULL,'hr','hr-1');
INSERT INTO "current_fact" VALUES('u-10','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-10',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','attribute','country','0e30c04f863a000000000000000000003hrhr-10',1,'BE','be',NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','attribute','email','0e30c04f863a000000000000000000003hrhr-10',1,'u-10@example.com','u-10@example.com',NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','attribute','fte','0e30c04f863a000000000000000000003hrhr-10',1,'0.8333333333333334','0.8333333333333334',8.3333333333333337034e-01,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','attribute','language','0e30c04f863a000000000000000000003hrhr-10',1,'nl','nl',NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','job_title','','0e30c04f863a000000000000000000002hrhr-10',1,NULL,NULL,NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','job_title','intern','0e30c04f863a000000000000000000002hrhr-10',1,'intern','intern',NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','status','','0e30c04f863a000000000000000000003hrhr-10',1,'joined','joined',NULL,1772438400000000,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','team','','0e30c04f863a000000000000000000002hrhr-10',1,NULL,NULL,NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-10','team','sales','0e30c04f863a000000000000000000002hrhr-10',1,'sales','sales',NULL,NULL,'hr','hr-10');
INSERT INTO "current_fact" VALUES('u-11','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-11',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','attribute','country','0e30c04f863a000000000000000000003hrhr-11',1,'DE','de',NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','attribute','email','0e30c04f863a000000000000000000003hrhr-11',1,'u-11@example.com','u-11@example.com',NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','attribute','fte','0e30c04f863a000000000000000000003hrhr-11',1,'0.9166666666666666','0.9166666666666666',9.16666666666666629659e-01,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','attribute','language','0e30c04f863a000000000000000000003hrhr-11',1,'nl','nl',NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','job_title','','0e30c04f863a000000000000000000002hrhr-11',1,NULL,NULL,NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','job_title','nurse','0e30c04f863a000000000000000000002hrhr-11',1,'nurse','nurse',NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','status','','0e30c04f863a000000000000000000003hrhr-11',1,'joined','joined',NULL,1772438400000000,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','team','','0e30c04f863a000000000000000000002hrhr-11',1,NULL,NULL,NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-11','team','finance','0e30c04f863a000000000000000000002hrhr-11',1,'finance','finance',NULL,NULL,'hr','hr-11');
INSERT INTO "current_fact" VALUES('u-12','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-12',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','attribute','country','0e30c04f863a000000000000000000003hrhr-12',1,'NL','nl',NULL,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','attribute','fte','0e30c04f863a000000000000000000003hrhr-12',1,'1','1',1.0,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','attribute','language','0e30c04f863a000000000000000000003hrhr-12',1,'nl','nl',NULL,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','job_title','','0e30c04f863a000000000000000000002hrhr-12',1,NULL,NULL,NULL,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','job_title','intern','0e30c04f863a000000000000000000002hrhr-12',1,'intern','intern',NULL,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','status','','0e30c04f863a000000000000000000003hrhr-12',1,'joined','joined',NULL,1772438400000000,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','team','','0e30c04f863a000000000000000000002hrhr-12',1,NULL,NULL,NULL,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-12','team','oe-4471','0e30c04f863a000000000000000000002hrhr-12',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-12');
INSERT INTO "current_fact" VALUES('u-13','job_title','nurse','0e30c04f863a000000000000000000003hrhr-17',1,'nurse','nurse',NULL,NULL,'hr','hr-17');
INSERT INTO "current_fact" VALUES('u-13','team','care','0e30c04f863a000000000000000000003hrhr-16',1,'care','care',NULL,NULL,'hr','hr-16');
INSERT INTO "current_fact" VALUES('u-2','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-2',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','attribute','country','0e30c04f863a000000000000000000003hrhr-2',1,'DE','de',NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','attribute','email','0e30c04f863a000000000000000000003hrhr-2',1,'u-2@example.com','u-2@example.com',NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','attribute','fte','0e30c04f863a000000000000000000003hrhr-2',1,'0.16666666666666666','0.16666666666666666',1.66666666666666657414e-01,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','attribute','language','0e30c04f863a000000000000000000003hrhr-2',1,'nl','nl',NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','attribute','manager','0e30c04f863a000000000000000000003hrhr-14',1,'u-1','u-1',NULL,NULL,'hr','hr-14');
INSERT INTO "current_fact" VALUES('u-2','job_title','','0e30c04f863a000000000000000000002hrhr-2',1,NULL,NULL,NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','job_title','intern','0e30c04f863a000000000000000000002hrhr-2',1,'intern','intern',NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','status','','0e30c04f863a000000000000000000003hrhr-2',1,'joined','joined',NULL,1772438400000000,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','team','','0e30c04f863a000000000000000000002hrhr-2',1,NULL,NULL,NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','team','finance','0e30c04f863a000000000000000000002hrhr-2',1,'finance','finance',NULL,NULL,'hr','hr-2');
INSERT INTO "current_fact" VALUES('u-2','team','night watch','0e30c04f863a000000000000000000003hrhr-15',1,'Night Watch','night watch',NULL,NULL,'hr','hr-15');
INSERT INTO "current_fact" VALUES('u-3','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-3',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','attribute','country','0e30c04f863a000000000000000000003hrhr-3',1,'NL','nl',NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','attribute','email','0e30c04f863a000000000000000000003hrhr-3',1,'u-3@example.com','u-3@example.com',NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','attribute','fte','0e30c04f863a000000000000000000003hrhr-3',1,'0.25','0.25',0.25,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','attribute','language','0e30c04f863a000000000000000000003hrhr-3',1,'nl','nl',NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','job_title','','0e30c04f863a000000000000000000002hrhr-3',1,NULL,NULL,NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','job_title','nurse','0e30c04f863a000000000000000000002hrhr-3',1,'nurse','nurse',NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','status','','0e30c04f863a000000000000000000003hrhr-3',1,'joined','joined',NULL,1772438400000000,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','team','','0e30c04f863a000000000000000000002hrhr-3',1,NULL,NULL,NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-3','team','oe-4471','0e30c04f863a000000000000000000002hrhr-3',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-3');
INSERT INTO "current_fact" VALUES('u-4','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-4',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','attribute','country','0e30c04f863a000000000000000000003hrhr-4',1,'BE','be',NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','attribute','email','0e30c04f863a000000000000000000003hrhr-4',1,'u-4@example.com','u-4@example.com',NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','attribute','fte','0e30c04f863a000000000000000000003hrhr-4',1,'0.3333333333333333','0.3333333333333333',3.33333333333333314829e-01,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','attribute','language','0e30c04f863a000000000000000000003hrhr-4',1,'nl','nl',NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','job_title','','0e30c04f863a000000000000000000002hrhr-4',1,NULL,NULL,NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','job_title','intern','0e30c04f863a000000000000000000002hrhr-4',1,'intern','intern',NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','status','','0e30c04f863a000000000000000000003hrhr-4',1,'joined','joined',NULL,1772438400000000,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','team','','0e30c04f863a000000000000000000002hrhr-4',1,NULL,NULL,NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-4','team','sales','0e30c04f863a000000000000000000002hrhr-4',1,'sales','sales',NULL,NULL,'hr','hr-4');
INSERT INTO "current_fact" VALUES('u-5','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-5',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','attribute','country','0e30c04f863a000000000000000000003hrhr-5',1,'DE','de',NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','attribute','email','0e30c04f863a000000000000000000003hrhr-5',1,'u-5@example.com','u-5@example.com',NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','attribute','fte','0e30c04f863a000000000000000000003hrhr-5',1,'0.4166666666666667','0.4166666666666667',4.1666666666666668517e-01,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','attribute','language','0e30c04f863a000000000000000000003hrhr-5',1,'nl','nl',NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','job_title','','0e30c04f863a000000000000000000002hrhr-5',1,NULL,NULL,NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','job_title','nurse','0e30c04f863a000000000000000000002hrhr-5',1,'nurse','nurse',NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','status','','0e30c04f863a000000000000000000003hrhr-5',1,'joined','joined',NULL,1772438400000000,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','team','','0e30c04f863a000000000000000000002hrhr-5',1,NULL,NULL,NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-5','team','finance','0e30c04f863a000000000000000000002hrhr-5',1,'finance','finance',NULL,NULL,'hr','hr-5');
INSERT INTO "current_fact" VALUES('u-6','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-6',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','attribute','country','0e30c04f863a000000000000000000003hrhr-6',1,'NL','nl',NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','attribute','email','0e30c04f863a000000000000000000003hrhr-6',1,'u-6@example.com','u-6@example.com',NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','attribute','fte','0e30c04f863a000000000000000000003hrhr-6',1,'0.5','0.5',0.5,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','attribute','language','0e30c04f863a000000000000000000003hrhr-6',1,'nl','nl',NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','job_title','','0e30c04f863a000000000000000000002hrhr-6',1,NULL,NULL,NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','job_title','intern','0e30c04f863a000000000000000000002hrhr-6',1,'intern','intern',NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','status','','0e30c19163b0000000000000000000000hrhr-25',0,'left','left',NULL,1772524800000000,'hr','hr-25');
INSERT INTO "current_fact" VALUES('u-6','team','','0e30c04f863a000000000000000000002hrhr-6',1,NULL,NULL,NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-6','team','oe-4471','0e30c04f863a000000000000000000002hrhr-6',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-6');
INSERT INTO "current_fact" VALUES('u-7','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-7',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','attribute','country','0e30c04f863a000000000000000000003hrhr-7',1,'BE','be',NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','attribute','email','0e30c04f863a000000000000000000003hrhr-7',1,'u-7@example.com','u-7@example.com',NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','attribute','fte','0e30c04f863a000000000000000000003hrhr-7',1,'0.5833333333333334','0.5833333333333334',5.8333333333333337034e-01,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','attribute','language','0e30c04f863a000000000000000000003hrhr-7',1,'nl','nl',NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','job_title','','0e30c04f863a000000000000000000002hrhr-7',1,NULL,NULL,NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','job_title','nurse','0e30c04f863a000000000000000000002hrhr-7',1,'nurse','nurse',NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','status','','0e30c04f863a000000000000000000003hrhr-7',1,'joined','joined',NULL,1772438400000000,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','team','','0e30c04f863a000000000000000000002hrhr-7',1,NULL,NULL,NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-7','team','sales','0e30c04f863a000000000000000000002hrhr-7',1,'sales','sales',NULL,NULL,'hr','hr-7');
INSERT INTO "current_fact" VALUES('u-8','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-8',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','attribute','country','0e30c04f863a000000000000000000003hrhr-8',1,'DE','de',NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','attribute','email','0e30c04f863a000000000000000000003hrhr-8',1,'u-8@example.com','u-8@example.com',NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','attribute','fte','0e30c04f863a000000000000000000003hrhr-8',1,'0.6666666666666666','0.6666666666666666',6.66666666666666629659e-01,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','attribute','language','0e30c04f863a000000000000000000003hrhr-8',1,'nl','nl',NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','job_title','','0e30c04f863a000000000000000000002hrhr-8',1,NULL,NULL,NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','job_title','intern','0e30c04f863a000000000000000000002hrhr-8',1,'intern','intern',NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','status','','0e30c04f863a000000000000000000003hrhr-8',1,'joined','joined',NULL,1772438400000000,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','team','','0e30c04f863a000000000000000000002hrhr-8',1,NULL,NULL,NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-8','team','finance','0e30c04f863a000000000000000000002hrhr-8',1,'finance','finance',NULL,NULL,'hr','hr-8');
INSERT INTO "current_fact" VALUES('u-9','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-9',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','attribute','country','0e30c04f863a000000000000000000003hrhr-9',1,'NL','nl',NULL,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','attribute','email','0e30c04f863a000000000000000000003hrhr-9',1,'u-9@example.com','u-9@example.com',NULL,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','attribute','fte','0e30c04f863a000000000000000000003hrhr-9',1,'0.75','0.75',0.75,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','attribute','language','0e30c04f863a000000000000000000003hrhr-9',1,'nl','nl',NULL,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','job_title','','0e30c04f863a000000000000000000002hrhr-9',1,NULL,NULL,NULL,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','job_title','nurse','0e30c04f863a000000000000000000002hrhr-9',1,'nurse','nurse',NULL,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','status','','0e30c04f863a000000000000000000003hrhr-9',1,'joined','joined',NULL,1772438400000000,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','team','','0e30c04f863a000000000000000000002hrhr-9',1,NULL,NULL,NULL,NULL,'hr','hr-9');
INSERT INTO "current_fact" VALUES('u-9','team','care','0e30c19eccea400000000000000000000hrhr-26',0,'care','care',NULL,NULL,'hr','hr-26');
INSERT INTO "current_fact" VALUES('u-9','team','oe-4471','0e30c04f863a000000000000000000002hrhr-9',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-9');
CREATE TABLE email_item (
	email_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	CONSTRAINT pk_email_item PRIMARY KEY (email_id, kind, target), 
	CONSTRAINT fk_email_item_email_id FOREIGN KEY(email_id) REFERENCES email_job (id)
);
INSERT INTO "email_item" VALUES('event hr hr-1 by root to u-1','qualification','privacy',1);
INSERT INTO "email_item" VALUES('event hr hr-1 by root to u-1','role','buyer',0);
INSERT INTO "email_item" VALUES('event hr hr-10 by root to u-10','qualification','privacy',0);
INSERT INTO "email_item" VALUES('event hr hr-10 by root to u-10','role','buyer',0);
INSERT INTO "email_item" VALUES('event hr hr-3 by root to u-3','qualification','first-aid',1);
INSERT INTO "email_item" VALUES('event hr hr-3 by root to u-3','qualification','hygiene',0);
INSERT INTO "email_item" VALUES('event hr hr-3 by root to u-3','qualification','privacy',1);
INSERT INTO "email_item" VALUES('event hr hr-3 by root to u-3','role','nurse',0);
INSERT INTO "email_item" VALUES('event hr hr-4 by root to u-4','qualification','privacy',0);
INSERT INTO "email_item" VALUES('event hr hr-4 by root to u-4','role','buyer',0);
INSERT INTO "email_item" VALUES('event hr hr-4 by root to u-4','role','mentor',0);
INSERT INTO "email_item" VALUES('event hr hr-7 by root to u-7','qualification','privacy',0);
INSERT INTO "email_item" VALUES('event hr hr-7 by root to u-7','role','buyer',0);
INSERT INTO "email_item" VALUES('request a-2 to u-11','qualification','privacy',1);
INSERT INTO "email_item" VALUES('request a-2 to u-2','qualification','privacy',1);
INSERT INTO "email_item" VALUES('request a-2 to u-5','qualification','privacy',1);
INSERT INTO "email_item" VALUES('request a-2 to u-8','qualification','privacy',1);
INSERT INTO "email_item" VALUES('request a-5 to u-5','role','buyer',0);
INSERT INTO "email_item" VALUES('request a-7 to u-1','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-10','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-11','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-12','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-2','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-3','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-4','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-5','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-7','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-8','role','mentor',0);
INSERT INTO "email_item" VALUES('request a-7 to u-9','role','mentor',0);
INSERT INTO "email_item" VALUES('apply 2 to u-10','qualification','hygiene',0);
INSERT INTO "email_item" VALUES('apply 2 to u-12','qualification','hygiene',0);
INSERT INTO "email_item" VALUES('apply 2 to u-2','qualification','hygiene',0);
INSERT INTO "email_item" VALUES('apply 2 to u-4','qualification','hygiene',0);
INSERT INTO "email_item" VALUES('apply 2 to u-8','qualification','hygiene',0);
CREATE TABLE email_job (
	id TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	settled_at BIGINT, 
	why TEXT, 
	CONSTRAINT pk_email_job PRIMARY KEY (id), 
	CONSTRAINT ck_email_job_state CHECK (state IN ('waiting', 'relayed', 'no_address', 'dropped', 'sent')), 
	CONSTRAINT fk_email_job_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "email_job" VALUES('event hr hr-1 by root to u-1','u-1','event hr hr-1 by root',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('event hr hr-3 by root to u-3','u-3','event hr hr-3 by root',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('event hr hr-4 by root to u-4','u-4','event hr hr-4 by root',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('event hr hr-7 by root to u-7','u-7','event hr hr-7 by root',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('event hr hr-10 by root to u-10','u-10','event hr hr-10 by root',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-2 to u-11','u-11','request a-2',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-2 to u-2','u-2','request a-2',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-2 to u-5','u-5','request a-2',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-2 to u-8','u-8','request a-2',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-5 to u-5','u-5','request a-5',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-1','u-1','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-10','u-10','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-11','u-11','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-12','u-12','request a-7',1772798400000000,'no_address',NULL,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-2','u-2','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-3','u-3','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-4','u-4','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-5','u-5','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-7','u-7','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-8','u-8','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('request a-7 to u-9','u-9','request a-7',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "email_job" VALUES('apply 2 to u-10','u-10','apply 2',1775131200000000,'relayed',1775131200000000,NULL);
INSERT INTO "email_job" VALUES('apply 2 to u-12','u-12','apply 2',1775131200000000,'no_address',NULL,NULL);
INSERT INTO "email_job" VALUES('apply 2 to u-2','u-2','apply 2',1775131200000000,'relayed',1775131200000000,NULL);
INSERT INTO "email_job" VALUES('apply 2 to u-4','u-4','apply 2',1775131200000000,'relayed',1775131200000000,NULL);
INSERT INTO "email_job" VALUES('apply 2 to u-8','u-8','apply 2',1775131200000000,'relayed',1775131200000000,NULL);
CREATE TABLE fact (
	user_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	"order" TEXT NOT NULL, 
	present BOOLEAN NOT NULL, 
	value TEXT, 
	text TEXT, 
	number FLOAT, 
	moment BIGINT, 
	message_source TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	told_at BIGINT NOT NULL, 
	CONSTRAINT pk_fact PRIMARY KEY (user_id, kind, "key", "order"), 
	CONSTRAINT fk_fact_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "fact" VALUES('u-1','status','','0e30c04f863a000000000000000000003hrhr-1',1,'joined','joined',NULL,1772438400000000,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','attribute','email','0e30c04f863a000000000000000000003hrhr-1',1,'u-1@example.com','u-1@example.com',NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','attribute','language','0e30c04f863a000000000000000000003hrhr-1',1,'nl','nl',NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','attribute','country','0e30c04f863a000000000000000000003hrhr-1',1,'BE','be',NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','attribute','fte','0e30c04f863a000000000000000000003hrhr-1',1,'0.08333333333333333','0.08333333333333333',8.33333333333333287074e-02,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-1',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','team','','0e30c04f863a000000000000000000002hrhr-1',1,NULL,NULL,NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','team','sales','0e30c04f863a000000000000000000002hrhr-1',1,'sales','sales',NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','job_title','','0e30c04f863a000000000000000000002hrhr-1',1,NULL,NULL,NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','job_title','nurse','0e30c04f863a000000000000000000002hrhr-1',1,'nurse','nurse',NULL,NULL,'hr','hr-1',1772798400000000);
INSERT INTO "fact" VALUES('u-1','flag','lms_manager','0e30c04f863a000000000000000000003hrhr-13',1,'lms_manager','lms_manager',NULL,NULL,'hr','hr-13',1772798400000000);
INSERT INTO "fact" VALUES('u-10','status','','0e30c04f863a000000000000000000003hrhr-10',1,'joined','joined',NULL,1772438400000000,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','attribute','email','0e30c04f863a000000000000000000003hrhr-10',1,'u-10@example.com','u-10@example.com',NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','attribute','language','0e30c04f863a000000000000000000003hrhr-10',1,'nl','nl',NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','attribute','country','0e30c04f863a000000000000000000003hrhr-10',1,'BE','be',NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','attribute','fte','0e30c04f863a000000000000000000003hrhr-10',1,'0.8333333333333334','0.8333333333333334',8.3333333333333337034e-01,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-10',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','team','','0e30c04f863a000000000000000000002hrhr-10',1,NULL,NULL,NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','team','sales','0e30c04f863a000000000000000000002hrhr-10',1,'sales','sales',NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','job_title','','0e30c04f863a000000000000000000002hrhr-10',1,NULL,NULL,NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-10','job_title','intern','0e30c04f863a000000000000000000002hrhr-10',1,'intern','intern',NULL,NULL,'hr','hr-10',1772798400000000);
INSERT INTO "fact" VALUES('u-11','status','','0e30c04f863a000000000000000000003hrhr-11',1,'joined','joined',NULL,1772438400000000,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','attribute','email','0e30c04f863a000000000000000000003hrhr-11',1,'u-11@example.com','u-11@example.com',NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','attribute','language','0e30c04f863a000000000000000000003hrhr-11',1,'nl','nl',NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','attribute','country','0e30c04f863a000000000000000000003hrhr-11',1,'DE','de',NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','attribute','fte','0e30c04f863a000000000000000000003hrhr-11',1,'0.9166666666666666','0.9166666666666666',9.16666666666666629659e-01,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-11',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','team','','0e30c04f863a000000000000000000002hrhr-11',1,NULL,NULL,NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','team','finance','0e30c04f863a000000000000000000002hrhr-11',1,'finance','finance',NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','job_title','','0e30c04f863a000000000000000000002hrhr-11',1,NULL,NULL,NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-11','job_title','nurse','0e30c04f863a000000000000000000002hrhr-11',1,'nurse','nurse',NULL,NULL,'hr','hr-11',1772798400000000);
INSERT INTO "fact" VALUES('u-12','status','','0e30c04f863a000000000000000000003hrhr-12',1,'joined','joined',NULL,1772438400000000,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','attribute','language','0e30c04f863a000000000000000000003hrhr-12',1,'nl','nl',NULL,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','attribute','country','0e30c04f863a000000000000000000003hrhr-12',1,'NL','nl',NULL,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','attribute','fte','0e30c04f863a000000000000000000003hrhr-12',1,'1','1',1.0,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-12',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','team','','0e30c04f863a000000000000000000002hrhr-12',1,NULL,NULL,NULL,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','team','oe-4471','0e30c04f863a000000000000000000002hrhr-12',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','job_title','','0e30c04f863a000000000000000000002hrhr-12',1,NULL,NULL,NULL,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-12','job_title','intern','0e30c04f863a000000000000000000002hrhr-12',1,'intern','intern',NULL,NULL,'hr','hr-12',1772798400000000);
INSERT INTO "fact" VALUES('u-13','team','care','0e30c04f863a000000000000000000003hrhr-16',1,'care','care',NULL,NULL,'hr','hr-16',1772798400000000);
INSERT INTO "fact" VALUES('u-13','job_title','nurse','0e30c04f863a000000000000000000003hrhr-17',1,'nurse','nurse',NULL,NULL,'hr','hr-17',1772798400000000);
INSERT INTO "fact" VALUES('u-2','status','','0e30c04f863a000000000000000000003hrhr-2',1,'joined','joined',NULL,1772438400000000,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','attribute','email','0e30c04f863a000000000000000000003hrhr-2',1,'u-2@example.com','u-2@example.com',NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','attribute','language','0e30c04f863a000000000000000000003hrhr-2',1,'nl','nl',NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','attribute','country','0e30c04f863a000000000000000000003hrhr-2',1,'DE','de',NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','attribute','fte','0e30c04f863a000000000000000000003hrhr-2',1,'0.16666666666666666','0.16666666666666666',1.66666666666666657414e-01,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-2',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','team','','0e30c04f863a000000000000000000002hrhr-2',1,NULL,NULL,NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','team','finance','0e30c04f863a000000000000000000002hrhr-2',1,'finance','finance',NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','job_title','','0e30c04f863a000000000000000000002hrhr-2',1,NULL,NULL,NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','job_title','intern','0e30c04f863a000000000000000000002hrhr-2',1,'intern','intern',NULL,NULL,'hr','hr-2',1772798400000000);
INSERT INTO "fact" VALUES('u-2','attribute','manager','0e30c04f863a000000000000000000003hrhr-14',1,'u-1','u-1',NULL,NULL,'hr','hr-14',1772798400000000);
INSERT INTO "fact" VALUES('u-2','team','night watch','0e30c04f863a000000000000000000003hrhr-15',1,'Night Watch','night watch',NULL,NULL,'hr','hr-15',1772798400000000);
INSERT INTO "fact" VALUES('u-3','status','','0e30c04f863a000000000000000000003hrhr-3',1,'joined','joined',NULL,1772438400000000,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','attribute','email','0e30c04f863a000000000000000000003hrhr-3',1,'u-3@example.com','u-3@example.com',NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','attribute','language','0e30c04f863a000000000000000000003hrhr-3',1,'nl','nl',NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','attribute','country','0e30c04f863a000000000000000000003hrhr-3',1,'NL','nl',NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','attribute','fte','0e30c04f863a000000000000000000003hrhr-3',1,'0.25','0.25',0.25,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-3',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','team','','0e30c04f863a000000000000000000002hrhr-3',1,NULL,NULL,NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','team','oe-4471','0e30c04f863a000000000000000000002hrhr-3',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','job_title','','0e30c04f863a000000000000000000002hrhr-3',1,NULL,NULL,NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-3','job_title','nurse','0e30c04f863a000000000000000000002hrhr-3',1,'nurse','nurse',NULL,NULL,'hr','hr-3',1772798400000000);
INSERT INTO "fact" VALUES('u-4','status','','0e30c04f863a000000000000000000003hrhr-4',1,'joined','joined',NULL,1772438400000000,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','attribute','email','0e30c04f863a000000000000000000003hrhr-4',1,'u-4@example.com','u-4@example.com',NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','attribute','language','0e30c04f863a000000000000000000003hrhr-4',1,'nl','nl',NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','attribute','country','0e30c04f863a000000000000000000003hrhr-4',1,'BE','be',NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','attribute','fte','0e30c04f863a000000000000000000003hrhr-4',1,'0.3333333333333333','0.3333333333333333',3.33333333333333314829e-01,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-4',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','team','','0e30c04f863a000000000000000000002hrhr-4',1,NULL,NULL,NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','team','sales','0e30c04f863a000000000000000000002hrhr-4',1,'sales','sales',NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','job_title','','0e30c04f863a000000000000000000002hrhr-4',1,NULL,NULL,NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-4','job_title','intern','0e30c04f863a000000000000000000002hrhr-4',1,'intern','intern',NULL,NULL,'hr','hr-4',1772798400000000);
INSERT INTO "fact" VALUES('u-5','status','','0e30c04f863a000000000000000000003hrhr-5',1,'joined','joined',NULL,1772438400000000,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','attribute','email','0e30c04f863a000000000000000000003hrhr-5',1,'u-5@example.com','u-5@example.com',NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','attribute','language','0e30c04f863a000000000000000000003hrhr-5',1,'nl','nl',NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','attribute','country','0e30c04f863a000000000000000000003hrhr-5',1,'DE','de',NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','attribute','fte','0e30c04f863a000000000000000000003hrhr-5',1,'0.4166666666666667','0.4166666666666667',4.1666666666666668517e-01,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-5',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','team','','0e30c04f863a000000000000000000002hrhr-5',1,NULL,NULL,NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','team','finance','0e30c04f863a000000000000000000002hrhr-5',1,'finance','finance',NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','job_title','','0e30c04f863a000000000000000000002hrhr-5',1,NULL,NULL,NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-5','job_title','nurse','0e30c04f863a000000000000000000002hrhr-5',1,'nurse','nurse',NULL,NULL,'hr','hr-5',1772798400000000);
INSERT INTO "fact" VALUES('u-6','status','','0e30c04f863a000000000000000000003hrhr-6',1,'joined','joined',NULL,1772438400000000,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','attribute','email','0e30c04f863a000000000000000000003hrhr-6',1,'u-6@example.com','u-6@example.com',NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','attribute','language','0e30c04f863a000000000000000000003hrhr-6',1,'nl','nl',NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','attribute','country','0e30c04f863a000000000000000000003hrhr-6',1,'NL','nl',NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','attribute','fte','0e30c04f863a000000000000000000003hrhr-6',1,'0.5','0.5',0.5,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-6',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','team','','0e30c04f863a000000000000000000002hrhr-6',1,NULL,NULL,NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','team','oe-4471','0e30c04f863a000000000000000000002hrhr-6',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','job_title','','0e30c04f863a000000000000000000002hrhr-6',1,NULL,NULL,NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','job_title','intern','0e30c04f863a000000000000000000002hrhr-6',1,'intern','intern',NULL,NULL,'hr','hr-6',1772798400000000);
INSERT INTO "fact" VALUES('u-6','status','','0e30c19163b0000000000000000000000hrhr-25',0,'left','left',NULL,1772524800000000,'hr','hr-25',1772798400000000);
INSERT INTO "fact" VALUES('u-7','status','','0e30c04f863a000000000000000000003hrhr-7',1,'joined','joined',NULL,1772438400000000,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','attribute','email','0e30c04f863a000000000000000000003hrhr-7',1,'u-7@example.com','u-7@example.com',NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','attribute','language','0e30c04f863a000000000000000000003hrhr-7',1,'nl','nl',NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','attribute','country','0e30c04f863a000000000000000000003hrhr-7',1,'BE','be',NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','attribute','fte','0e30c04f863a000000000000000000003hrhr-7',1,'0.5833333333333334','0.5833333333333334',5.8333333333333337034e-01,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-7',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','team','','0e30c04f863a000000000000000000002hrhr-7',1,NULL,NULL,NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','team','sales','0e30c04f863a000000000000000000002hrhr-7',1,'sales','sales',NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','job_title','','0e30c04f863a000000000000000000002hrhr-7',1,NULL,NULL,NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-7','job_title','nurse','0e30c04f863a000000000000000000002hrhr-7',1,'nurse','nurse',NULL,NULL,'hr','hr-7',1772798400000000);
INSERT INTO "fact" VALUES('u-8','status','','0e30c04f863a000000000000000000003hrhr-8',1,'joined','joined',NULL,1772438400000000,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','attribute','email','0e30c04f863a000000000000000000003hrhr-8',1,'u-8@example.com','u-8@example.com',NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','attribute','language','0e30c04f863a000000000000000000003hrhr-8',1,'nl','nl',NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','attribute','country','0e30c04f863a000000000000000000003hrhr-8',1,'DE','de',NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','attribute','fte','0e30c04f863a000000000000000000003hrhr-8',1,'0.6666666666666666','0.6666666666666666',6.66666666666666629659e-01,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-8',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','team','','0e30c04f863a000000000000000000002hrhr-8',1,NULL,NULL,NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','team','finance','0e30c04f863a000000000000000000002hrhr-8',1,'finance','finance',NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','job_title','','0e30c04f863a000000000000000000002hrhr-8',1,NULL,NULL,NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-8','job_title','intern','0e30c04f863a000000000000000000002hrhr-8',1,'intern','intern',NULL,NULL,'hr','hr-8',1772798400000000);
INSERT INTO "fact" VALUES('u-9','status','','0e30c04f863a000000000000000000003hrhr-9',1,'joined','joined',NULL,1772438400000000,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','attribute','email','0e30c04f863a000000000000000000003hrhr-9',1,'u-9@example.com','u-9@example.com',NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','attribute','language','0e30c04f863a000000000000000000003hrhr-9',1,'nl','nl',NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','attribute','country','0e30c04f863a000000000000000000003hrhr-9',1,'NL','nl',NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','attribute','fte','0e30c04f863a000000000000000000003hrhr-9',1,'0.75','0.75',0.75,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','attribute','contract_end','0e30c04f863a000000000000000000003hrhr-9',1,'2027-01-31','2027-01-31',NULL,1801353600000000,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','team','','0e30c04f863a000000000000000000002hrhr-9',1,NULL,NULL,NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','team','oe-4471','0e30c04f863a000000000000000000002hrhr-9',1,'OE-4471','oe-4471',NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','job_title','','0e30c04f863a000000000000000000002hrhr-9',1,NULL,NULL,NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','job_title','nurse','0e30c04f863a000000000000000000002hrhr-9',1,'nurse','nurse',NULL,NULL,'hr','hr-9',1772798400000000);
INSERT INTO "fact" VALUES('u-9','team','care','0e30c19eccea400000000000000000000hrhr-26',0,'care','care',NULL,NULL,'hr','hr-26',1772798400000000);
CREATE TABLE forget_key (
	one INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	proof TEXT, 
	CONSTRAINT pk_forget_key PRIMARY KEY (one), 
	CONSTRAINT ck_forget_key_one CHECK (one = 1)
);
INSERT INTO "forget_key" VALUES(1,'b7f089cc204736a8c867ab68750c3e94e30083e9510e41b882b049a1f220cdb6',NULL);
CREATE TABLE forgetting (
	number INTEGER NOT NULL, 
	user_id TEXT NOT NULL, 
	request TEXT NOT NULL, 
	source TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	asked_at BIGINT NOT NULL, 
	reply_to TEXT, 
	CONSTRAINT pk_forgetting PRIMARY KEY (number)
);
INSERT INTO "forgetting" VALUES(1000,'u-98','p-1','admin','ada',1772784000000000,NULL);
CREATE TABLE forgotten (
	hash TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	actor TEXT NOT NULL, 
	request TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	CONSTRAINT pk_forgotten PRIMARY KEY (hash)
);
INSERT INTO "forgotten" VALUES('0000000000000000000000000000000000000000000000000000000000000000',1772784000000000,'ada','p-0',7);
CREATE TABLE forgotten_message (
	hash TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_forgotten_message PRIMARY KEY (hash)
);
INSERT INTO "forgotten_message" VALUES('0000000000000000000000000000000000000000000000000000000000000000',1775088000000000);
CREATE TABLE inbox (
	publisher TEXT NOT NULL, 
	source TEXT NOT NULL, 
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	type TEXT NOT NULL, 
	subject TEXT, 
	at BIGINT NOT NULL, 
	received_at BIGINT NOT NULL, 
	outcome TEXT NOT NULL, 
	repeats INTEGER DEFAULT '0' NOT NULL, 
	body BLOB, 
	due_at BIGINT, 
	reply_to TEXT, 
	CONSTRAINT pk_inbox PRIMARY KEY (publisher, source, id)
);
INSERT INTO "inbox" VALUES('root','hr','hr-1','f31d0c78e004295f3a37eb615eb7323812534862a239c768aced298a0df687dc','user.joined','u-1',1772438400000000,1772798400000000,'applied',1,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-10','fdeeebfe800425ac40acaeeeff6412713ffd99c5fa38ca984bcb7d8b4bf4e577','user.joined','u-10',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-11','188caf0202f99b4c7c56ae31320f629c606273c4816da3ec6449f0638cae2200','user.joined','u-11',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-12','795b2f84fee0fc12a0c992f43bbe6caffb5adc51a9a2c8edea582e2c847782e3','user.joined','u-12',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-13','327611553c526b3ae4c3bb7ca3c0ff5cc1657efe380e196c65eeb1fcc806d9d1','user.lms_manager.added','u-1',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-14','ad6970241dd58480af4dc11ee9a9800a0c27965390219e9369f1ca8f623570d4','user.updated','u-2',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-15','12dbb3fb6d6c163b4b09565671e56c150d6f8df51f0509164142f076471553c1','user.team.added','u-2',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-16','cac437bd3083bf864b0eb153f6b3fb5e023a6c3ce3947f465f776ef5a84f6e47','user.team.added','u-13',1772438400000000,1772798400000000,'early',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-17','f9854b6532a3d28e383cc486afd16d4ea5b6bdc99a48c6d8d835518987b222a0','user.job_title.added','u-13',1772438400000000,1772798400000000,'early',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-18','b90bd3cee639c347193e05162206677c30d53fbd971d66ff132de5b04e51ec92','learning.completed','u-13',1772438400000000,1772798400000000,'early',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-19','ce0f8c3f6e11a48a6ebdfc4744d65c962c0bf8c36601afd63dc04ef102c7840c','learning.completed','u-3',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-2','c18ea232c3340eb981287dbae482c9f054c6e33ab8809c917b199e0444c059fb','user.joined','u-2',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-20','9ea000010ad20e80af695566c9170bea32a923570a32f378eebb4dda39e76ff4','learning.completed','u-3',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-21','50a58ab7e0b2e602131ce53191bd76d08faeb08e0a722dae3843a8da105b862f','learning.completed','u-4',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-22','663b54a6446bee9fdd8c2820ebfc26e41ee957f4c580760a3a7d72a4bbce523b','learning.completed','u-1',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-23','67b1de219931dc0005ca253eee73f7e1340ddd0b0e855e6f897fc309ac7cabec','external_training.confirmed','u-5',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-24','64b8e795cf6d3b4e4bcb4eca27b64e5a675bcc7fd0010f60b6d03a668e35b48b','learning_item.changed','hygiene-2',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-25','a991346a6d7ea5c799a4c747b44e7cab8db18106691245155a16f34c57323872','user.left','u-6',1772524800000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-26','73639219724fcb299296c27412d4814d7905064bf35eabe85e5ada178bf67e4d','user.team.removed','u-9',1772528400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-3','0e9b07517e7fbe85b0736d0426cb63b38eaa19ea4cb63bf303836a8c367e1851','user.joined','u-3',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-4','3c5c70e4b7e910c186f5fe657a01d2db0b105b0eef60fa575c51faff1b48cc22','user.joined','u-4',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-5','18e049c1758c2e253fe60adf8d27cf1e4ea93c99c327af3d9a8e0eaf43160abf','user.joined','u-5',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-6','ee5ac0a8ef4ffa7331df0a7eacc7806adf4449b1cdd44f0597e7998cd19fc101','user.joined','u-6',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-7','06fc5546d40591721c14c69133a61e4e802125ee529a12b55eb672fc90a3f910','user.joined','u-7',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-8','86dc01a96e82eb47524b8d9f283757b215a531a237294eecfa1fa72873b27bc0','user.joined','u-8',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','hr','hr-9','a397552285892828f776658c80aa75e93655d4801bd67e203dfdbb71001d8db1','user.joined','u-9',1772438400000000,1772798400000000,'applied',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-1','55c102d140a4f012de037d596a89a96301f57c06a1159386e10236fbfbb4eace','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-2','82f64aece80ab94e5e6ab3a3ccd53b1459c240eb4904fab148649529c5f30e09','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-3','5836a489baf8144043170d3d0b1de8174df9121f3087da97cd1276c78cb8c563','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-4','652ac5a44f9d52b00252504324aee06a0ead2ae460562c783ebfd28bf4df24cc','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-5','2abec9d7a5a5d8dbbc72aee175477da00352d0aa749590a20fa26289279b4f22','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-6','cf7846360bfae58c265f4c1fd3792ddc4ac32ef36cc99564e60b9b2d7a831f9b','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','a-7','bcadf46d16bb480fe5f95b8f6b6b98544d842daff40d4b4341217b4e5583b00d','assignment.requested',NULL,1772618400000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','d-1','f7c85932f518e3f2652ba6febac8298e3bb260347ffb510098117d905e993f37','job.requested',NULL,1772704800000000,1772798400000000,'accepted',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','d-3','f93f22beb065bfa7cbf10b2424e2bbe1bacc624301c1d2b99778f689abe5609b','trigger.requested',NULL,1772704800000000,1772798400000000,'done',0,NULL,NULL,NULL);
INSERT INTO "inbox" VALUES('root','admin','d-4','91b3161ec312ca35da1ee01d8d424f340c8aab69fd65e58e53b4b7494cbeca9e','publisher.requested',NULL,1772704800000000,1772798400000000,'done',0,NULL,NULL,NULL);
CREATE TABLE item (
	name TEXT NOT NULL, 
	title TEXT, 
	title_order TEXT, 
	visible BOOLEAN, 
	visible_order TEXT, 
	CONSTRAINT pk_item PRIMARY KEY (name)
);
INSERT INTO "item" VALUES('hygiene-2','Hygiene, hands on','0e30c04f863a000000000000000000003hrhr-24',1,'0e30c04f863a000000000000000000003hrhr-24');
CREATE TABLE "job" (
	id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	action TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	note TEXT, 
	request JSON NOT NULL, 
	state TEXT NOT NULL, 
	total BIGINT NOT NULL, 
	done BIGINT NOT NULL, 
	warnings JSON NOT NULL, 
	created_at BIGINT NOT NULL, 
	finished_at BIGINT, 
	place BIGINT NOT NULL, 
	undoes TEXT, 
	until BIGINT, 
	email BOOLEAN NOT NULL, 
	dry_run BOOLEAN NOT NULL, 
	approved BOOLEAN DEFAULT 0 NOT NULL, 
	held_for JSON NOT NULL, 
	"after" TEXT NOT NULL, 
	emails BIGINT NOT NULL, 
	results JSON NOT NULL, 
	reply_to TEXT, 
	started_at BIGINT, 
	worked_at BIGINT, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT fk_job_undoes FOREIGN KEY(undoes) REFERENCES job (id), 
	CONSTRAINT ck_job_state CHECK (state IN ('choosing', 'held', 'running', 'done', 'cancelled', 'rejected'))
);
INSERT INTO "job" VALUES('a-1','admin','assign','ada',NULL,'{"action": "assign", "users": ["u-1", "u-2", "u-99"], "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": null, "until": null, "email": true, "dry_run": false, "actor": "ada"}','held',3,1,'["1 user was never heard of: u-99"]',1772798400000000,NULL,1,NULL,NULL,1,0,0,'["1 of its 3 users were never heard of, more than a tenth"]','',0,'{"unknown": 1}',NULL,1772798400000000,NULL);
INSERT INTO "job" VALUES('a-2','admin','assign','ada',NULL,'{"action": "assign", "where": {"team": "finance"}, "except": [], "roles": [], "qualifications": [], "mandatory": ["privacy"], "note": null, "until": null, "email": true, "dry_run": false, "actor": "ada"}','done',4,4,'[]',1772798400000000,1772798400000000,2,NULL,NULL,1,0,0,'[]','u-8',4,'{"assigned": 4}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('a-3','admin','block','ada','why','{"action": "block", "users": ["u-3"], "except": [], "roles": [], "qualifications": ["hygiene"], "mandatory": [], "note": "why", "until": null, "email": true, "dry_run": false, "actor": "ada"}','done',1,1,'[]',1772798400000000,1772798400000000,3,NULL,NULL,1,0,0,'[]','u-3',0,'{"blocked": 1}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('a-4','admin','revoke','ada',NULL,'{"action": "revoke", "users": ["u-4"], "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": null, "until": null, "email": true, "dry_run": false, "actor": "ada"}','done',1,1,'[]',1772798400000000,1772798400000000,4,NULL,NULL,1,0,0,'[]','u-4',0,'{"revoked": 1}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('a-5','admin','assign','ada',NULL,'{"action": "assign", "users": ["u-5"], "except": [], "roles": ["buyer"], "qualifications": [], "mandatory": [], "note": null, "until": "2026-12-31", "email": true, "dry_run": false, "actor": "ada"}','done',1,1,'[]',1772798400000000,1772798400000000,5,NULL,1798761600000000,1,0,0,'[]','u-5',1,'{"assigned": 1}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('a-6','admin','assign','ada',NULL,'{"action": "assign", "users": ["u-7"], "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": null, "until": null, "email": true, "dry_run": true, "actor": "ada"}','done',1,1,'[]',1772798400000000,1772798400000000,6,NULL,NULL,1,1,0,'[]','u-7',1,'{"assigned": 1}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('a-7','admin','assign','ada','everybody','{"action": "assign", "all": true, "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": "everybody", "until": null, "email": true, "dry_run": false, "actor": "ada"}','done',11,11,'[]',1772798400000000,1772798400000000,7,NULL,NULL,1,0,0,'[]','u-9',11,'{"assigned": 11}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('d-1','admin','undo','bea',NULL,'{"action": "undo", "job": "a-5", "note": null, "actor": "bea"}','done',1,1,'[]',1772798400000000,1772798400000000,8,'a-5',NULL,1,0,0,'[]','u-5',0,'{"revoked": 1}',NULL,1772798400000000,1772798400000000);
INSERT INTO "job" VALUES('trip-nurses-assign-2026-03-06','rolecall','held','bea',NULL,'{"trigger": "nurses", "kind": "assign"}','held',0,0,'[]',1772798400000000,NULL,9,NULL,NULL,1,0,0,'["bea paused what the trigger nurses gives"]','',0,'{}',NULL,1772798400000000,NULL);
INSERT INTO "job" VALUES('apply-2','rolecall','apply','root','from April on','{"revision": 2, "base": 1}','done',6,6,'[]',1775131200000000,1775131200000000,10,NULL,NULL,1,0,0,'[]','u-8',5,'{"assigned": 5, "unchanged": 1}',NULL,NULL,1775131200000000);
INSERT INTO "job" VALUES('apply-3','rolecall','apply','root','from April on','{"revision": 3, "base": 2}','done',0,0,'[]',1775131200000000,1775131200000000,11,NULL,NULL,1,0,0,'[]','',0,'{}',NULL,NULL,1775131200000000);
CREATE TABLE job_decision (
	number INTEGER NOT NULL, 
	job_id TEXT NOT NULL, 
	action TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	note TEXT, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_job_decision PRIMARY KEY (number), 
	CONSTRAINT fk_job_decision_job_id FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "job_decision" VALUES(1000,'a-1','approve','bea',NULL,1772784000000000);
CREATE TABLE "job_result" (
	job_id TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	outcome TEXT, 
	CONSTRAINT pk_job_result PRIMARY KEY (job_id, user_id), 
	CONSTRAINT fk_job_result_job_id FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "job_result" VALUES('a-1','u-1',NULL);
INSERT INTO "job_result" VALUES('a-1','u-2',NULL);
INSERT INTO "job_result" VALUES('a-1','u-99','unknown');
INSERT INTO "job_result" VALUES('a-3','u-3','blocked');
INSERT INTO "job_result" VALUES('a-4','u-4','revoked');
INSERT INTO "job_result" VALUES('a-5','u-5','assigned');
INSERT INTO "job_result" VALUES('a-2','u-11','assigned');
INSERT INTO "job_result" VALUES('a-2','u-2','assigned');
INSERT INTO "job_result" VALUES('a-2','u-5','assigned');
INSERT INTO "job_result" VALUES('a-2','u-8','assigned');
INSERT INTO "job_result" VALUES('a-6','u-7','assigned');
INSERT INTO "job_result" VALUES('a-7','u-1','assigned');
INSERT INTO "job_result" VALUES('a-7','u-10','assigned');
INSERT INTO "job_result" VALUES('a-7','u-11','assigned');
INSERT INTO "job_result" VALUES('a-7','u-12','assigned');
INSERT INTO "job_result" VALUES('a-7','u-2','assigned');
INSERT INTO "job_result" VALUES('a-7','u-3','assigned');
INSERT INTO "job_result" VALUES('a-7','u-4','assigned');
INSERT INTO "job_result" VALUES('a-7','u-5','assigned');
INSERT INTO "job_result" VALUES('a-7','u-7','assigned');
INSERT INTO "job_result" VALUES('a-7','u-8','assigned');
INSERT INTO "job_result" VALUES('a-7','u-9','assigned');
INSERT INTO "job_result" VALUES('d-1','u-5','revoked');
INSERT INTO "job_result" VALUES('apply-2','u-10','assigned');
INSERT INTO "job_result" VALUES('apply-2','u-12','assigned');
INSERT INTO "job_result" VALUES('apply-2','u-2','assigned');
INSERT INTO "job_result" VALUES('apply-2','u-4','assigned');
INSERT INTO "job_result" VALUES('apply-2','u-6','unchanged');
INSERT INTO "job_result" VALUES('apply-2','u-8','assigned');
CREATE TABLE job_target (
	job_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	CONSTRAINT pk_job_target PRIMARY KEY (job_id, kind, target), 
	CONSTRAINT fk_job_target_job_id FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "job_target" VALUES('a-1','role','mentor',0);
INSERT INTO "job_target" VALUES('a-2','qualification','privacy',1);
INSERT INTO "job_target" VALUES('a-3','qualification','hygiene',0);
INSERT INTO "job_target" VALUES('a-4','role','mentor',0);
INSERT INTO "job_target" VALUES('a-5','role','buyer',0);
INSERT INTO "job_target" VALUES('a-6','role','mentor',0);
INSERT INTO "job_target" VALUES('a-7','role','mentor',0);
INSERT INTO "job_target" VALUES('d-1','role','buyer',0);
INSERT INTO "job_target" VALUES('trip-nurses-assign-2026-03-06','role','nurse',0);
CREATE TABLE leaving (
	publisher TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_leaving PRIMARY KEY (publisher, user_id), 
	CONSTRAINT fk_leaving_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "leaving" VALUES('hr','u-7',1772784000000000);
CREATE TABLE link (
	role TEXT NOT NULL, 
	qualification TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	CONSTRAINT pk_link PRIMARY KEY (role, qualification)
);
INSERT INTO "link" VALUES('nurse','hygiene',0);
INSERT INTO "link" VALUES('nurse','first-aid',1);
INSERT INTO "link" VALUES('buyer','privacy',0);
CREATE TABLE notice (
	id TEXT NOT NULL, 
	about TEXT NOT NULL, 
	address TEXT NOT NULL, 
	template TEXT NOT NULL, 
	data JSON NOT NULL, 
	at BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	settled_at BIGINT, 
	why TEXT, 
	CONSTRAINT pk_notice PRIMARY KEY (id), 
	CONSTRAINT ck_notice_state CHECK (state IN ('waiting', 'relayed', 'no_address', 'sent'))
);
INSERT INTO "notice" VALUES('held+a-1+1+28ab72f9cb0c490373e8','held a-1 1','ada@example.com','held','{"job": "a-1", "action": "assign", "what": ["Mentor"], "actor": "ada", "note": null, "passed": [{"what": "unknown", "number": 1, "of": 3, "most": 0, "limit": "10%"}], "commands": ["rolecall jobs show a-1", "rolecall jobs approve a-1 --note ''\u2026''", "rolecall jobs reject a-1 --note ''\u2026''"]}',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "notice" VALUES('stopped+root+1+80a78a65859f1c3fb306','stopped root 1','ada@example.com','stopped','{"publisher": "root", "why": "person", "number": 0, "of": 0, "most": 0, "limit": "", "actor": "bea", "commands": ["rolecall status", "rolecall resume publisher root", "rolecall resume publisher --drop root"]}',1772798400000000,'relayed',1772798400000000,NULL);
INSERT INTO "notice" VALUES('held+trip-nurses-assign-2026-03-06+bb1289c8a439dd9b322a','held trip-nurses-assign-2026-03-06','ada@example.com','held','{"job": "trip-nurses-assign-2026-03-06", "action": "assign", "what": ["Nurse"], "actor": "bea", "note": null, "passed": [], "commands": ["rolecall jobs show trip-nurses-assign-2026-03-06", "rolecall jobs approve trip-nurses-assign-2026-03-06 --note ''\u2026''", "rolecall jobs reject trip-nurses-assign-2026-03-06 --note ''\u2026''"]}',1772798400000000,'relayed',1772798400000000,NULL);
CREATE TABLE parked (
	number INTEGER NOT NULL, 
	queue TEXT NOT NULL, 
	publisher TEXT NOT NULL, 
	source TEXT, 
	id TEXT, 
	type TEXT, 
	subject TEXT, 
	code TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	body BLOB NOT NULL, 
	digest TEXT NOT NULL, 
	times INTEGER DEFAULT '1' NOT NULL, 
	reply_to TEXT, 
	parked_at BIGINT NOT NULL, 
	state TEXT DEFAULT 'parked' NOT NULL, 
	settled_at BIGINT, 
	actor TEXT, 
	note TEXT, 
	again BLOB, 
	CONSTRAINT pk_parked PRIMARY KEY (number), 
	CONSTRAINT ck_parked_state CHECK (state IN ('parked', 'retried', 'dropped'))
);
INSERT INTO "parked" VALUES(1,'rolecall.events','root','hr','hr-28','user.moved','u-1','unknown_type','type is "user.moved", which is not known (did you mean user.joined?): expected one of user.joined, user.updated, user.left, user.team.added, user.team.removed, user.job_title.added, user.job_title.removed, user.lms_manager.added, user.lms_manager.removed, learning.completed, external_training.confirmed, learning_item.changed, assignment.requested, job.requested, trigger.requested, publisher.requested, user.requested',X'7B227370656376657273696F6E223A2022312E30222C20226964223A202268722D3238222C2022736F75726365223A20226872222C202274797065223A2022757365722E6D6F766564222C202274696D65223A2022323032362D30332D30325430383A30303A30305A222C20227375626A656374223A2022752D31222C202264617461223A207B7D7D','edd05798e987f463a172c9276e5143cb11872ac9b3521717eb6d553406e804ec',1,NULL,1772798400000000,'parked',NULL,NULL,NULL,NULL);
INSERT INTO "parked" VALUES(2,'rolecall.events','root','hr','hr-29','user.updated','u-1','wrong_type','the attribute fte is "much" (a text): expected a number, without quotes, or null for none',X'7B227370656376657273696F6E223A2022312E30222C20226964223A202268722D3239222C2022736F75726365223A20226872222C202274797065223A2022757365722E75706461746564222C202274696D65223A2022323032362D30332D30325430383A30303A30305A222C20227375626A656374223A2022752D31222C202264617461223A207B2261747472696275746573223A207B22667465223A20226D756368227D7D7D','80d3ee6b5a85c2170deb169626557c184fad33c62e5e2b2605724c85c70a9b9d',1,NULL,1772798400000000,'parked',NULL,NULL,NULL,NULL);
INSERT INTO "parked" VALUES(3,'rolecall.requests','root','admin','a-8','assignment.requested',NULL,'refused','there is no role called ''nobody''',X'7B227370656376657273696F6E223A2022312E30222C20226964223A2022612D38222C2022736F75726365223A202261646D696E222C202274797065223A202261737369676E6D656E742E726571756573746564222C202274696D65223A2022323032362D30332D30345431303A30303A30305A222C202264617461223A207B22616374696F6E223A202261737369676E222C20227573657273223A205B22752D31225D2C2022726F6C6573223A205B226E6F626F6479225D2C20226163746F72223A2022616461227D7D','5f79d5101d1e74ace26108aa90ab17470a0416046a2a8effb120f58a4725fa50',1,NULL,1772798400000000,'parked',NULL,NULL,NULL,NULL);
INSERT INTO "parked" VALUES(4,'rolecall.requests','root','admin','d-2','job.requested',NULL,'refused','the job a-7 is done: only one that is held can be rejected',X'7B227370656376657273696F6E223A2022312E30222C20226964223A2022642D32222C2022736F75726365223A202261646D696E222C202274797065223A20226A6F622E726571756573746564222C202274696D65223A2022323032362D30332D30355431303A30303A30305A222C202264617461223A207B22616374696F6E223A202272656A656374222C20226A6F62223A2022612D37222C20226163746F72223A2022626561227D7D','e4963c93f9a1067917cb36e235e44c82d7b21d1ed3b2c4f96309f83ebe0ed49e',1,NULL,1772798400000000,'parked',NULL,NULL,NULL,NULL);
CREATE TABLE publisher_stop (
	number INTEGER NOT NULL, 
	publisher TEXT NOT NULL, 
	since BIGINT NOT NULL, 
	why TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	actor TEXT, 
	note TEXT, 
	through BIGINT, 
	resumed_at BIGINT, 
	dropped BIGINT, 
	ended_at BIGINT, 
	CONSTRAINT pk_publisher_stop PRIMARY KEY (number), 
	CONSTRAINT ck_publisher_stop_why CHECK (why IN ('leaving', 'parked', 'person'))
);
INSERT INTO "publisher_stop" VALUES(1,'root',1772798400000000,'person','bea stopped it: its export',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE reason (
	number INTEGER NOT NULL, 
	user_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	source TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	lasting BOOLEAN NOT NULL, 
	state TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	email BOOLEAN NOT NULL, 
	"order" TEXT NOT NULL, 
	event_source TEXT, 
	event_id TEXT, 
	revision INTEGER, 
	actor TEXT, 
	note TEXT, 
	until BIGINT, 
	since BIGINT NOT NULL, 
	ends_at BIGINT, 
	ended_at BIGINT, 
	ended_by TEXT, ended_from TEXT, 
	CONSTRAINT pk_reason PRIMARY KEY (number), 
	CONSTRAINT ck_reason_source CHECK (source IN ('while', 'when', 'job')), 
	CONSTRAINT ck_reason_state CHECK (state IN ('open', 'ending', 'held', 'refused', 'ended')), 
	CONSTRAINT fk_reason_user_id FOREIGN KEY(user_id) REFERENCES user (id), 
	CONSTRAINT uq_reason_user_id_kind_target_source_origin UNIQUE (user_id, kind, target, source, origin)
);
INSERT INTO "reason" VALUES(1,'u-1','qualification','privacy','when','after-theory',1,'open',1,1,'0e30c04f863a000000000000000000003hrhr-22','hr','hr-22',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(2,'u-1','role','buyer','while','buyers',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecallbuyers','hr','hr-1',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(3,'u-10','role','buyer','while','buyers',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecallbuyers','hr','hr-10',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(4,'u-13','role','nurse','while','nurses',0,'open',0,1,'0e30c58ca0fb000000000000000000003rolecallnurses','hr','hr-17',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(5,'u-3','qualification','privacy','when','after-theory',1,'open',1,1,'0e30c04f863a000000000000000000003hrhr-19','hr','hr-19',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(6,'u-3','role','nurse','while','nurses',0,'open',0,1,'0e30c58ca0fb000000000000000000003rolecallnurses','hr','hr-3',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(7,'u-4','role','buyer','while','buyers',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecallbuyers','hr','hr-4',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(8,'u-4','role','mentor','when','mentors',1,'ended',0,1,'0e30c04f863a000000000000000000003hrhr-21','hr','hr-21',1,NULL,NULL,NULL,1772798400000000,NULL,1772798400000000,'request a-4','open');
INSERT INTO "reason" VALUES(9,'u-7','role','buyer','while','buyers',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecallbuyers','hr','hr-7',1,NULL,NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(10,'u-11','qualification','privacy','job','a-2',1,'open',1,1,'0e30c58ca0fb000000000000000000003rolecalla-2',NULL,NULL,1,'ada',NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(11,'u-2','qualification','privacy','job','a-2',1,'open',1,1,'0e30c58ca0fb000000000000000000003rolecalla-2',NULL,NULL,1,'ada',NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(12,'u-5','qualification','privacy','job','a-2',1,'open',1,1,'0e30c58ca0fb000000000000000000003rolecalla-2',NULL,NULL,1,'ada',NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(13,'u-8','qualification','privacy','job','a-2',1,'open',1,1,'0e30c58ca0fb000000000000000000003rolecalla-2',NULL,NULL,1,'ada',NULL,NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(14,'u-5','role','buyer','job','a-5',1,'ended',0,1,'0e30c58ca0fb000000000000000000003rolecalla-5',NULL,NULL,1,'ada',NULL,1798761600000000,1772798400000000,NULL,1772798400000000,'request d-1','open');
INSERT INTO "reason" VALUES(15,'u-1','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(16,'u-10','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(17,'u-11','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(18,'u-12','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(19,'u-2','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(20,'u-3','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(21,'u-4','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(22,'u-5','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(23,'u-7','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(24,'u-8','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(25,'u-9','role','mentor','job','a-7',1,'open',0,1,'0e30c58ca0fb000000000000000000003rolecalla-7',NULL,NULL,1,'ada','everybody',NULL,1772798400000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(26,'u-10','qualification','hygiene','while','interns',0,'open',0,1,'0e30e77efc6d000000000000000000003rolecallinterns',NULL,NULL,2,NULL,NULL,NULL,1775131200000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(27,'u-12','qualification','hygiene','while','interns',0,'open',0,1,'0e30e77efc6d000000000000000000003rolecallinterns',NULL,NULL,2,NULL,NULL,NULL,1775131200000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(28,'u-2','qualification','hygiene','while','interns',0,'open',0,1,'0e30e77efc6d000000000000000000003rolecallinterns',NULL,NULL,2,NULL,NULL,NULL,1775131200000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(29,'u-4','qualification','hygiene','while','interns',0,'open',0,1,'0e30e77efc6d000000000000000000003rolecallinterns',NULL,NULL,2,NULL,NULL,NULL,1775131200000000,NULL,NULL,NULL,NULL);
INSERT INTO "reason" VALUES(30,'u-6','qualification','hygiene','while','interns',0,'ended',0,1,'0e30e77efc6d000000000000000000003rolecallinterns',NULL,NULL,2,NULL,NULL,NULL,1775131200000000,NULL,1775131200000000,'sweep 5 2026-04-02T12:00:00Z','open');
INSERT INTO "reason" VALUES(31,'u-8','qualification','hygiene','while','interns',0,'open',0,1,'0e30e77efc6d000000000000000000003rolecallinterns',NULL,NULL,2,NULL,NULL,NULL,1775131200000000,NULL,NULL,NULL,NULL);
CREATE TABLE receipt (
	number INTEGER NOT NULL, 
	reply_to TEXT NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_receipt PRIMARY KEY (number)
);
INSERT INTO "receipt" VALUES(1000,'hr.receipts',X'7B7D');
CREATE TABLE "revision" (
	number INTEGER NOT NULL, 
	files JSON NOT NULL, 
	actor TEXT NOT NULL, 
	note TEXT, 
	activated_at BIGINT, 
	proposed_at BIGINT NOT NULL, 
	base INTEGER, 
	back_to INTEGER, 
	ended JSON NOT NULL, 
	renamed JSON NOT NULL, 
	email BOOLEAN NOT NULL, 
	"plan" JSON, 
	job TEXT, 
	CONSTRAINT pk_revision PRIMARY KEY (number)
);
INSERT INTO "revision" VALUES(1,'{"catalog.yaml": "attributes: {country: text, fte: number, contract_end: date}\nteams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}\njob_titles: {nurse: {}, intern: {}}\ngroups: {abroad: {country: [BE, DE]}}\nlearning_items:\n  hygiene-1: {title: Hygiene in theory, visible: true}\n  hygiene-2: {title: Hygiene in practice, visible: false}\n  first-aid-1: {title: First aid, visible: true}\nqualifications:\n  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}\n  first-aid: {title: First aid, items: [first-aid-1]}\n  privacy: {title: Privacy, items: [hygiene-1]}\nroles:\n  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}\n  mentor: {title: Mentor}\n  buyer: {title: Buyer, qualifications: [privacy]}\n", "triggers/all.yaml": "triggers:\n  nurses:\n    while: {team: care, job_title: nurse}\n    then: {roles: [nurse]}\n    grace: 3 days\n  buyers:\n    while: {team: sales}\n    then: {roles: [buyer]}\n    after: keep\n  after-theory:\n    when: {learning.completed: {item: hygiene-1}}\n    if: {country: [NL, BE]}\n    then: {mandatory: [privacy]}\n  mentors:\n    when: {qualification.achieved: {qualification: first-aid}}\n    then: {roles: [mentor]}\n"}','root',NULL,1772366400000000,1772366400000000,NULL,NULL,'{}','{}',1,'{"base": null, "revision": 1, "digest": "2e63924f55631848d9146182927442d1001979302bca82d766111f53be86dd96", "at": "2026-03-01T12:00:00Z", "back_to": null, "ended": {}, "files": ["+ catalog.yaml", "+ triggers/all.yaml"], "active": 0, "users": 0, "gains": 0, "losses": 0, "emails": 0, "without_address": 0, "email": true, "triggers": [{"name": "after-theory", "change": "new", "was": null, "description": "", "gives": ["Privacy"], "mode": "when", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}, {"name": "buyers", "change": "new", "was": null, "description": "", "gives": ["Buyer"], "mode": "while", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}, {"name": "mentors", "change": "new", "was": null, "description": "", "gives": ["Mentor"], "mode": "when", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}, {"name": "nurses", "change": "new", "was": null, "description": "", "gives": ["Nurse"], "mode": "while", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}], "targets": [], "undecided": [], "held": [], "warnings": []}',NULL);
INSERT INTO "revision" VALUES(2,'{"catalog.yaml": "attributes: {country: text, fte: number, contract_end: date}\nteams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}\njob_titles: {nurse: {}, intern: {}}\ngroups: {abroad: {country: [BE, DE]}}\nlearning_items:\n  hygiene-1: {title: Hygiene in theory, visible: true}\n  hygiene-2: {title: Hygiene in practice, visible: false}\n  first-aid-1: {title: First aid, visible: true}\nqualifications:\n  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}\n  first-aid: {title: First aid, items: [first-aid-1]}\n  privacy: {title: Privacy, items: [hygiene-1]}\nroles:\n  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}\n  mentor: {title: Mentor}\n  buyer: {title: Buyer, qualifications: [privacy]}\n", "triggers/all.yaml": "triggers:\n  nurses:\n    while: {team: care, job_title: nurse}\n    then: {roles: [nurse]}\n    grace: 3 days\n  buyers:\n    while: {team: sales}\n    then: {roles: [buyer]}\n    after: keep\n  after-theory:\n    when: {learning.completed: {item: hygiene-1}}\n    if: {country: [NL, BE]}\n    then: {mandatory: [privacy]}\n  mentors:\n    when: {qualification.achieved: {qualification: first-aid}}\n    then: {roles: [mentor]}\n  interns:\n    while: {job_title: intern}\n    then: {qualifications: [hygiene]}\n"}','root','from April on',1775131200000000,1775131200000000,1,NULL,'{}','{}',1,'{"base": 1, "revision": 2, "digest": "39a6c142c1e486646643f7526be388fabb0a3b26a8dc9fa32b846c9d8883dd71", "at": "2026-04-02T12:00:00Z", "back_to": null, "ended": {}, "files": ["~ triggers/all.yaml"], "active": 11, "users": 5, "gains": 5, "losses": 0, "emails": 4, "without_address": 1, "email": true, "triggers": [{"name": "interns", "change": "new", "was": null, "description": "", "gives": ["Hygiene"], "mode": "while", "enabled": "true", "gains": 6, "new": 5, "losses": 0, "lost": 0, "grace": 0, "emails": 4, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [{"id": "u-10", "name": null, "because": []}, {"id": "u-12", "name": null, "because": []}, {"id": "u-2", "name": null, "because": []}, {"id": "u-4", "name": null, "because": []}, {"id": "u-6", "name": null, "because": []}], "losing": []}], "targets": [{"kind": "qualification", "name": "hygiene", "title": "Hygiene", "gains": 5, "losses": 0, "mandatory": 0, "optional": 0}], "undecided": [], "held": [], "warnings": []}','apply-2');
INSERT INTO "revision" VALUES(3,'{"catalog.yaml": "attributes: {country: text, fte: number, contract_end: date}\nteams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}\njob_titles: {nurse: {}, intern: {}}\ngroups: {abroad: {country: [BE, DE]}}\nlearning_items:\n  hygiene-1: {title: Hygiene in theory, visible: true}\n  hygiene-2: {title: Hygiene in practice, visible: false}\n  first-aid-1: {title: First aid, visible: true}\nqualifications:\n  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}\n  first-aid: {title: First aid, items: [first-aid-1]}\n  privacy: {title: Privacy, items: [hygiene-1]}\nroles:\n  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}\n  mentor: {title: Mentor}\n  buyer: {title: Buyer, qualifications: [privacy]}\n", "triggers/all.yaml": "triggers:\n  nurses:\n    while: {team: care, job_title: nurse}\n    then: {roles: [nurse]}\n    grace: 3 days\n  buyers:\n    while: {team: sales}\n    then: {roles: [buyer]}\n    after: keep\n  after-theory:\n    when: {learning.completed: {item: hygiene-1}}\n    if: {country: [NL, BE]}\n    then: {mandatory: [privacy]}\n  mentors:\n    when: {qualification.achieved: {qualification: first-aid}}\n    then: {roles: [mentor]}\n  interns:\n    while: {job_title: intern}\n    then: {qualifications: [hygiene]}\n  watched:\n    while: {team: care}\n    then: {roles: [mentor]}\n    enabled: shadow\n"}','root','from April on',1775131200000000,1775131200000000,2,NULL,'{}','{}',1,'{"base": 2, "revision": 3, "digest": "32c134e18e44c9d627c6d1875c0c35ab7ef4b75d783bf50906390bb511c0b6ac", "at": "2026-04-02T12:00:00Z", "back_to": null, "ended": {}, "files": ["~ triggers/all.yaml"], "active": 11, "users": 0, "gains": 0, "losses": 0, "emails": 0, "without_address": 0, "email": true, "triggers": [{"name": "watched", "change": "new", "was": null, "description": "", "gives": ["Mentor"], "mode": "while", "enabled": "shadow", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}], "targets": [], "undecided": [], "held": [], "warnings": []}','apply-3');
CREATE TABLE shadow (
	number INTEGER NOT NULL, 
	"trigger" TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	what TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	event_type TEXT, 
	event_source TEXT, 
	event_id TEXT, 
	CONSTRAINT pk_shadow PRIMARY KEY (number), 
	CONSTRAINT ck_shadow_what CHECK (what IN ('matched', 'gives', 'takes')), 
	CONSTRAINT fk_shadow_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "shadow" VALUES(1,'watched','u-6','takes',1775131200000000,NULL,NULL,NULL);
CREATE TABLE shadow_match (
	"trigger" TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	CONSTRAINT pk_shadow_match PRIMARY KEY ("trigger", user_id), 
	CONSTRAINT fk_shadow_match_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "shadow_match" VALUES('watched','u-12');
INSERT INTO "shadow_match" VALUES('watched','u-13');
INSERT INTO "shadow_match" VALUES('watched','u-3');
CREATE TABLE shadow_trigger (
	"trigger" TEXT NOT NULL, 
	since BIGINT NOT NULL, 
	CONSTRAINT pk_shadow_trigger PRIMARY KEY ("trigger")
);
INSERT INTO "shadow_trigger" VALUES('watched',1775131200000000);
CREATE TABLE skipped (
	"trigger" TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	CONSTRAINT pk_skipped PRIMARY KEY ("trigger", user_id), 
	CONSTRAINT fk_skipped_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "skipped" VALUES('nurses','u-1');
CREATE TABLE standing (
	"trigger" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	email BOOLEAN NOT NULL, 
	lasting BOOLEAN NOT NULL, 
	grace BIGINT NOT NULL, 
	CONSTRAINT pk_standing PRIMARY KEY ("trigger", kind, target)
);
INSERT INTO "standing" VALUES('nurses','role','nurse',0,1,0,259200000000);
INSERT INTO "standing" VALUES('buyers','role','buyer',0,1,1,0);
INSERT INTO "standing" VALUES('interns','qualification','hygiene',0,1,0,0);
CREATE TABLE swept (
	one INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	nightly_at BIGINT, 
	CONSTRAINT pk_swept PRIMARY KEY (one), 
	CONSTRAINT ck_swept_one CHECK (one = 1)
);
INSERT INTO "swept" VALUES(1,6,1775131200000000,1775131200000000);
CREATE TABLE tally (
	number INTEGER NOT NULL, 
	"trigger" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	day BIGINT NOT NULL, 
	users BIGINT NOT NULL, 
	CONSTRAINT pk_tally PRIMARY KEY (number), 
	CONSTRAINT ck_tally_kind CHECK (kind IN ('assign', 'revoke'))
);
INSERT INTO "tally" VALUES(1000,'nurses','assign',1775088000000000,2);
CREATE TABLE trip (
	"trigger" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	actor TEXT, 
	note TEXT, 
	users BIGINT, 
	most BIGINT, 
	job_id TEXT, 
	CONSTRAINT pk_trip PRIMARY KEY ("trigger", kind), 
	CONSTRAINT ck_trip_kind CHECK (kind IN ('assign', 'revoke')), 
	CONSTRAINT fk_trip_job_id FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "trip" VALUES('nurses','assign',1772798400000000,'bea',NULL,NULL,NULL,'trip-nurses-assign-2026-03-06');
CREATE TABLE unknown_attribute (
	name TEXT NOT NULL, 
	times BIGINT NOT NULL, 
	last_at BIGINT NOT NULL, 
	CONSTRAINT pk_unknown_attribute PRIMARY KEY (name)
);
INSERT INTO "unknown_attribute" VALUES('shoe_size',1,1772798400000000);
CREATE TABLE user (
	id TEXT NOT NULL, 
	status TEXT DEFAULT 'expected' NOT NULL, 
	joined_at BIGINT, 
	left_at BIGINT, 
	stay_ends_at BIGINT, 
	stay_order TEXT DEFAULT '' NOT NULL, 
	between_stays BOOLEAN DEFAULT 0 NOT NULL, 
	email TEXT, 
	name TEXT, 
	language TEXT, 
	search TEXT DEFAULT '' NOT NULL, 
	version BIGINT DEFAULT '0' NOT NULL, 
	created_at BIGINT NOT NULL, welcomed_at BIGINT, 
	CONSTRAINT pk_user PRIMARY KEY (id), 
	CONSTRAINT ck_user_status CHECK (status IN ('expected', 'active', 'left'))
);
INSERT INTO "user" VALUES('u-1','active',1772438400000000,NULL,NULL,'',0,'u-1@example.com',NULL,'nl','u-1 u-1@example.com',2,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-10','active',1772438400000000,NULL,NULL,'',0,'u-10@example.com',NULL,'nl','u-10 u-10@example.com',3,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-11','active',1772438400000000,NULL,NULL,'',0,'u-11@example.com',NULL,'nl','u-11 u-11@example.com',2,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-12','active',1772438400000000,NULL,NULL,'',0,NULL,NULL,'nl','u-12',2,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-13','expected',NULL,NULL,NULL,'',0,NULL,NULL,NULL,'u-13',0,1772798400000000,NULL);
INSERT INTO "user" VALUES('u-2','active',1772438400000000,NULL,NULL,'',0,'u-2@example.com',NULL,'nl','u-2 u-2@example.com',3,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-3','active',1772438400000000,NULL,NULL,'',0,'u-3@example.com',NULL,'nl','u-3 u-3@example.com',3,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-4','active',1772438400000000,NULL,NULL,'',0,'u-4@example.com',NULL,'nl','u-4 u-4@example.com',4,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-5','active',1772438400000000,NULL,NULL,'',0,'u-5@example.com',NULL,'nl','u-5 u-5@example.com',4,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-6','left',NULL,1772524800000000,NULL,'0e30c19163b0000000000000000000000hrhr-25',1,'u-6@example.com',NULL,'nl','u-6 u-6@example.com',0,1772798400000000,NULL);
INSERT INTO "user" VALUES('u-7','active',1772438400000000,NULL,NULL,'',0,'u-7@example.com',NULL,'nl','u-7 u-7@example.com',2,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-8','active',1772438400000000,NULL,NULL,'',0,'u-8@example.com',NULL,'nl','u-8 u-8@example.com',3,1772798400000000,1772798400000000);
INSERT INTO "user" VALUES('u-9','active',1772438400000000,NULL,NULL,'',0,'u-9@example.com',NULL,'nl','u-9 u-9@example.com',1,1772798400000000,1772798400000000);
CREATE TABLE waiting_event (
	user_id TEXT NOT NULL, 
	"order" TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	event JSON NOT NULL, 
	CONSTRAINT pk_waiting_event PRIMARY KEY (user_id, "order", number), 
	CONSTRAINT fk_waiting_event_user_id FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "waiting_event" VALUES('u-13','0e30c04f863a000000000000000000003hrhr-18',0,'{"type": "learning.completed", "user": "u-13", "order": "0e30c04f863a000000000000000000003hr\u001fhr-18", "at": 1772438400000000, "source": "hr", "message": "hr-18", "facts": {"text": {"item": ["hygiene-1"]}, "numbers": {}, "dates": {}, "flags": [], "done": {}}, "repeat": false, "old": false}');
CREATE TABLE waiting_message (
	number INTEGER NOT NULL, 
	publisher TEXT NOT NULL, 
	queue TEXT NOT NULL, 
	source TEXT, 
	id TEXT, 
	type TEXT, 
	subject TEXT, 
	body BLOB NOT NULL, 
	digest TEXT NOT NULL, 
	reply_to TEXT, 
	came_at BIGINT NOT NULL, 
	CONSTRAINT pk_waiting_message PRIMARY KEY (number)
);
INSERT INTO "waiting_message" VALUES(1,'root','rolecall.events','hr','hr-late-1','user.joined','u-15',X'7B227370656376657273696F6E223A2022312E30222C20226964223A202268722D6C6174652D31222C2022736F75726365223A20226872222C202274797065223A2022757365722E6A6F696E6564222C202274696D65223A2022323032362D30332D30365430383A30303A30305A222C20227375626A656374223A2022752D3135222C202264617461223A207B227465616D73223A205B2263617265225D2C20226A6F625F7469746C6573223A205B226E75727365225D7D7D','0784952b3e0022d7d32cee21e03bd9fd1e23375c4fff6d3476b3ad12d25d31fb',NULL,1772798400000000);
INSERT INTO "waiting_message" VALUES(2,'root','rolecall.events','hr','hr-late-2','user.left','u-7',X'7B227370656376657273696F6E223A2022312E30222C20226964223A202268722D6C6174652D32222C2022736F75726365223A20226872222C202274797065223A2022757365722E6C656674222C202274696D65223A2022323032362D30332D30365430383A30303A30305A222C20227375626A656374223A2022752D37222C202264617461223A207B7D7D','e7f58bf395780d6ac5e1587cceab8edd3644406fbec483b94d0014e05765857f',NULL,1772798400000000);
INSERT INTO "waiting_message" VALUES(3,'root','rolecall.events','hr','hr-27','user.joined','u-14',X'7B227370656376657273696F6E223A2022312E30222C20226964223A202268722D3237222C2022736F75726365223A20226872222C202274797065223A2022757365722E6A6F696E6564222C202274696D65223A2022323032362D30342D30315430383A30303A30305A222C20227375626A656374223A2022752D3134222C202264617461223A207B227465616D73223A205B2263617265225D2C20226A6F625F7469746C6573223A205B226E75727365225D7D7D','886d18d93412d44663f47137ea8df2e646b69a11e67b5aba6beed320416ba2a0',NULL,1775131200000000);
CREATE INDEX ix_inbox_due ON inbox (due_at);
CREATE INDEX ix_inbox_id ON inbox (id);
CREATE INDEX ix_inbox_subject_received_at ON inbox (subject, received_at);
CREATE INDEX ix_link_qualification ON link (qualification);
CREATE INDEX ix_parked_again ON parked (number) WHERE again IS NOT NULL;
CREATE INDEX ix_parked_digest ON parked (digest);
CREATE INDEX ix_parked_id ON parked (id);
CREATE INDEX ix_parked_state_code ON parked (state, code);
CREATE INDEX ix_user_status ON user (status);
CREATE INDEX ix_user_stay_ends ON user (stay_ends_at);
CREATE INDEX ix_achieved_qualification_at ON achieved (qualification, at);
CREATE INDEX ix_completion_kind_name_at ON completion (kind, name, at);
CREATE INDEX ix_current_fact_kind_key_user_id ON current_fact (kind, "key", user_id);
CREATE INDEX ix_current_fact_text ON current_fact (kind, "key", text);
CREATE INDEX ix_email_job_user_id ON email_job (user_id);
CREATE INDEX ix_skipped_user_id ON skipped (user_id);
CREATE INDEX ix_email_job_state_at_id ON email_job (state, at, id);
CREATE INDEX ix_job_state_place ON job (state, place);
CREATE INDEX ix_job_place ON job (place);
CREATE INDEX ix_job_undoes ON job (undoes);
CREATE INDEX ix_job_target_kind_target ON job_target (kind, target);
CREATE INDEX ix_job_decision_job_id ON job_decision (job_id);
CREATE INDEX ix_notice_state_at_id ON notice (state, at, id);
CREATE INDEX ix_reason_origin ON reason (origin);
CREATE INDEX ix_assignment_target_active ON assignment (target, active);
CREATE INDEX ix_reason_until ON reason (until) WHERE until IS NOT NULL;
CREATE INDEX ix_reason_ends ON reason (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX ix_block_until ON block (until) WHERE until IS NOT NULL;
CREATE INDEX ix_job_result_waiting ON job_result (job_id, user_id) WHERE outcome IS NULL;
CREATE INDEX ix_reason_held ON reason (origin, user_id) WHERE state = 'held' OR (state = 'ending' AND ends_at IS NULL);
CREATE INDEX ix_tally_trigger_kind_day ON tally ("trigger", kind, day);
CREATE INDEX ix_waiting_message_publisher_number ON waiting_message (publisher, number);
CREATE INDEX ix_waiting_message_id ON waiting_message (id);
CREATE UNIQUE INDEX ix_publisher_stop_now ON publisher_stop (publisher) WHERE ended_at IS NULL;
CREATE INDEX ix_leaving_at ON leaving (at);
CREATE INDEX ix_shadow_match_user_id ON shadow_match (user_id);
CREATE INDEX ix_shadow_trigger_number ON shadow ("trigger", number);
CREATE INDEX ix_shadow_user_id ON shadow (user_id);
CREATE INDEX ix_change_user_id_number ON change (user_id, number);
CREATE INDEX ix_change_to_relay ON change (number) WHERE relayed_at IS NULL;
CREATE INDEX ix_forgotten_message_at ON forgotten_message (at);
CREATE INDEX ix_forgetting_user_id ON forgetting (user_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',37);
COMMIT;
