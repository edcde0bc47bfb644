-- The roles and the database, for psql as the superuser on the database "postgres". Idempotent.
-- Passwords come from the environment, so that they appear neither in a command line nor in this file.
-- With -v contourne=1 (tests only) there is also a role that bypasses row-level security.
\set ON_ERROR_STOP on
\getenv proprietaire GU_PROPRIETAIRE_PASSWORD
\getenv app GU_APP_PASSWORD
\getenv sauvegarde GU_SAUVEGARDE_PASSWORD

SELECT format('CREATE ROLE %I', nom)
FROM unnest(ARRAY['gu_proprietaire', 'gu_app', 'gu_sauvegarde']) AS nom
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = nom) \gexec

-- Owns the tables and runs the migrations; CREATEDB for the databases of the tests.
ALTER ROLE gu_proprietaire LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'proprietaire';
-- The web and the jobs: owns nothing, is always under row-level security.
ALTER ROLE gu_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
ALTER ROLE gu_app SET statement_timeout = '30s';
ALTER ROLE gu_app SET lock_timeout = '5s';
ALTER ROLE gu_app SET idle_in_transaction_session_timeout = '60s';
-- The server's own log must not hold the values of a refused statement.
ALTER ROLE gu_app SET log_min_error_statement = 'panic';
ALTER ROLE gu_app SET log_error_verbosity = 'terse';
-- pg_dump only: under forced row-level security any other role would dump empty tables.
ALTER ROLE gu_sauvegarde LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS PASSWORD :'sauvegarde';
GRANT pg_read_all_data TO gu_sauvegarde;

-- The owner may take the application's role (SET ROLE): the tests do.
GRANT gu_app TO gu_proprietaire;
\if :{?contourne}
SELECT 'CREATE ROLE gu_contourne' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gu_contourne') \gexec
ALTER ROLE gu_contourne NOLOGIN INHERIT BYPASSRLS;
GRANT gu_app TO gu_contourne;
GRANT gu_contourne TO gu_proprietaire;
-- The tests empty the tables between them, past the triggers of the history.
GRANT SET ON PARAMETER session_replication_role TO gu_proprietaire;
\endif

SELECT 'CREATE DATABASE guichet OWNER gu_proprietaire'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'guichet') \gexec
REVOKE ALL ON DATABASE guichet FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE guichet TO gu_app;
GRANT CONNECT ON DATABASE guichet TO gu_sauvegarde;
\connect guichet
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
